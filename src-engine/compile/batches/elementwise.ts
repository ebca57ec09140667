import { get, repeatWhile, tee, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { LaneFunction } from './exponential.ts'
import { hoisted, type Lanes } from './lanes.ts'

/** Works on the vectors from one address to another, two at a time: up to 16 bytes behind the end may be overwritten. */
export type ElementwiseRoutine = Routine<readonly ['i32', 'i32'], 'none'>

/** What is done once, and then to the vector at `at` + `offset`. */
interface Elementwise {
  readonly before: Statements
  step(offset: number): Statements
}

/** @param work its constants are fetched once, when they are those of the lanes handed in */
export function addElementwise(module: ModuleBuilder, lanes: Lanes, work: (at: Local<'i32'>, lanes: Lanes, newLocal: NewLocal) => Elementwise): ElementwiseRoutine {
  return module.add(null, ['i32', 'i32'], 'none', ([at, end], newLocal) => {
    const { lanes: own, statements } = hoisted(lanes, newLocal)
    const { before, step } = work(at, own, newLocal)
    const steps = [step(0), step(16)]
    return [statements(), before, repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(32))), get(end)), steps)]
  })
}

/** y = f(x) for every number, stored `distance` bytes behind x. */
export function addMapping(module: ModuleBuilder, f: LaneFunction, distance: number, lanes: Lanes): ElementwiseRoutine {
  return addElementwise(module, lanes, (at, own, newLocal) => ({
    before: [],
    step: (offset) => [v128.store(i32.add(get(at), i32.const(distance)), f(v128.load(get(at), offset), own, newLocal), offset)],
  }))
}

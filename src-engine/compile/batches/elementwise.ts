import { get, repeatWhile, set, tee, type Local, type Statements } from '../assembler/code.ts'
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

export function addElementwise(module: ModuleBuilder, work: (at: Local<'i32'>, newLocal: NewLocal) => Elementwise): ElementwiseRoutine {
  return module.add(null, ['i32', 'i32'], 'none', ([at, end], newLocal) => {
    const { before, step } = work(at, newLocal)
    return [before, repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(32))), get(end)), step(0), step(16))]
  })
}

/** y = f(x) for every number, stored `distance` bytes behind x. */
export function addMapping(module: ModuleBuilder, f: LaneFunction, distance: number, lanes: Lanes): ElementwiseRoutine {
  return module.add(null, ['i32', 'i32'], 'none', ([at, end], newLocal) => {
    const [first, second] = [newLocal('v128'), newLocal('v128')]
    const { lanes: own, statements } = hoisted(lanes, newLocal)
    const values = [set(first, f(v128.load(get(at)), own, newLocal)), set(second, f(v128.load(get(at), 16), own, newLocal))]
    return [
      statements(),
      repeatWhile(
        i32.lt_u(tee(at, i32.add(get(at), i32.const(32))), get(end)),
        values,
        v128.store(i32.add(get(at), i32.const(distance)), get(first)),
        v128.store(i32.add(get(at), i32.const(distance)), get(second), 16),
      ),
    ]
  })
}

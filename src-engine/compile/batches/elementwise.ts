import { get, repeatWhile, select, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { hoisted, type Lanes } from './lanes.ts'
import { sideBySide, type VectorWork } from './pairs.ts'

type Vector = Code<'v128'>

/** Bytes of one step. */
export const stepBytes = 32

/** Works on the vectors from one address to another, two at a time: up to 16 bytes behind the end may be overwritten. */
export type ElementwiseRoutine = Routine<readonly ['i32', 'i32'], 'none'>

/** What is done once, and then to the vector at `at` + `offset`. */
interface Elementwise {
  readonly before: Statements
  step(offset: number): VectorWork
}

/** @param work its constants are fetched once, when they are those of the lanes handed in */
export function addElementwise(module: ModuleBuilder, lanes: Lanes, work: (at: Local<'i32'>, lanes: Lanes, newLocal: NewLocal) => Elementwise): ElementwiseRoutine {
  return module.add(null, ['i32', 'i32'], 'none', ([at, end], newLocal) => {
    const { lanes: own, statements } = hoisted(lanes, newLocal)
    const { before, step } = work(at, own, newLocal)
    const steps = sideBySide([step(0), step(16)])
    return [statements(), before, repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(stepBytes))), get(end)), steps)]
  })
}

/**
 * A part of a function of every lane: from what was given (number 0) and the results of the parts before (1 and on) to
 * further results; the last part has one, the function's value. A long chain of operations that wait for one another is cut
 * into parts, because a processor looks ahead only so far for others to do meanwhile.
 */
export type Stage = (read: (number: number) => Vector, lanes: Lanes, newLocal: NewLocal) => { readonly statements: Statements; readonly results: readonly Vector[] }

/** A function of every lane in one part. `x` is used once. */
export type LaneFunction = (x: Vector, lanes: Lanes, newLocal: NewLocal) => Vector

export const inOneStage = (f: LaneFunction): readonly Stage[] => [(read, lanes, newLocal) => ({ statements: [], results: [f(read(0), lanes, newLocal)] })]

/** Bytes that go through all stages before the next. */
const blockBytes = 512
/** Bytes that a mapping asks for to keep results between its stages. */
export const stagesBytes = 8 * blockBytes

/**
 * y = f(x) for every number, stored `distance` bytes behind x: no negative number, as V8 joins neighbours' stores only where their
 * addresses differ by a constant.
 * @param scratch where `stagesBytes` bytes are free for each thread
 * @param thread its number
 */
export function addMapping(module: ModuleBuilder, stages: readonly Stage[], distance: number, lanes: Lanes, scratch: number, thread: Code<'i32'> = i32.const(0)): ElementwiseRoutine {
  return module.add(null, ['i32', 'i32'], 'none', ([start, end], newLocal) => {
    const [at, blockEnd, kept] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    let first = 1
    const loops = stages.map((stage, index): Statements => {
      const { lanes: own, statements: constants } = hoisted(lanes, newLocal)
      const isLast = index === stages.length - 1
      const firstResult = first
      const step = (offset: number): VectorWork => {
        const given = new Map<number, Local<'v128'>>()
        const read = (number: number): Vector => {
          const local = given.get(number) ?? newLocal('v128')
          given.set(number, local)
          return get(local)
        }
        const { statements, results } = stage(read, own, newLocal)
        const values = results.map(() => newLocal('v128'))
        first = firstResult + results.length
        return {
          reads: Array.from(given, ([number, local]) => set(local, number === 0 ? v128.load(get(at), offset) : v128.load(get(kept), scratch + (number - 1) * blockBytes + offset))),
          computes: [statements, results.map((result, place) => set(values[place]!, result))],
          writes: values.map((value, place) =>
            isLast ? v128.store(get(at), get(value), distance + offset) : v128.store(get(kept), get(value), scratch + (firstResult - 1 + place) * blockBytes + offset),
          ),
        }
      }
      const steps = sideBySide([step(0), step(16)])
      return [
        constants(),
        set(at, get(start)),
        stages.length > 1 ? set(kept, i32.mul(thread, i32.const(stagesBytes))) : [],
        repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(stepBytes))), get(blockEnd)), steps, stages.length > 1 ? set(kept, i32.add(get(kept), i32.const(stepBytes))) : []),
      ]
    })
    if (stages.length === 1) return [set(blockEnd, get(end)), loops]
    return [
      repeatWhile(
        i32.lt_u(tee(start, get(blockEnd)), get(end)),
        set(blockEnd, i32.add(get(start), i32.const(blockBytes))),
        set(blockEnd, select(i32.lt_u(get(blockEnd), get(end)), get(blockEnd), get(end))),
        loops,
      ),
    ]
  })
}

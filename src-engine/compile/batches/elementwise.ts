import { get, repeatWhile, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { hoisted, type Lanes } from './lanes.ts'
import { sideBySide, type VectorWork } from './pairs.ts'

type Vector = Code<'v128'>

/** Works on the vectors from one address to another, some at a time: what is left of a step behind the end may be overwritten. */
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
    return [statements(), before, repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(32))), get(end)), steps)]
  })
}

/**
 * A part of a function of every lane: from x, or from what the part before has left, to at most `mostResults` results; the last
 * part has one, the function's value. Whatever is given may be used more than once.
 */
export type Stage = (given: readonly Vector[], lanes: Lanes, newLocal: NewLocal) => { readonly statements: Statements; readonly results: readonly Vector[] }

/** A function of every lane in one part. `x` is used once. */
export type LaneFunction = (x: Vector, lanes: Lanes, newLocal: NewLocal) => Vector

export const inOneStage = (f: LaneFunction): readonly Stage[] => [([x], lanes, newLocal) => ({ statements: [], results: [f(x!, lanes, newLocal)] })]

/** Bytes of one step of a mapping: some vectors, so that what is done for each step counts less. */
export const stepBytes = 64
const mostResults = 2
const mostStages = 2
/** Bytes that a stage is ahead of the next: a power of two. Their results lie in rings of as many. */
const leadBytes = 4 * stepBytes
/** Bytes that a mapping asks for to keep results between its stages. */
export const stagesBytes = (mostStages - 1) * mostResults * leadBytes

/**
 * y = f(x) for every number, stored `distance` bytes behind x: no negative number, as V8 joins neighbours' stores only where their
 * addresses differ by a constant. Stages work as along a conveyor belt, each some steps ahead of the next: while one's operations
 * wait for one another, or for a division, a processor has the others' to do, and finds them, though it looks ahead only so far.
 * @param scratch where `stagesBytes` bytes are free for each thread
 * @param thread its number
 */
export function addMapping(module: ModuleBuilder, stages: readonly Stage[], distance: number, lanes: Lanes, scratch: number, thread: Code<'i32'> = i32.const(0)): ElementwiseRoutine {
  const last = stages.length - 1
  return module.add(null, ['i32', 'i32'], 'none', ([start, end], newLocal) => {
    const { lanes: own, statements: constants } = hoisted(lanes, newLocal)
    const [at, kept, bytes] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const ring = (stage: number, result: number): number => scratch + (stage * mostResults + result) * leadBytes
    const works = stages.map((stage, index): Statements => {
      const work = (offset: number): VectorWork => {
        const given = Array.from({ length: index === 0 ? 1 : mostResults }, () => newLocal('v128'))
        const { statements, results } = stage(given.map(get), own, newLocal)
        const values = results.map(() => newLocal('v128'))
        return {
          reads: given.map((local, result) => set(local, index === 0 ? v128.load(get(at), last * leadBytes + offset) : v128.load(get(kept), ring(index - 1, result) + offset))),
          computes: [statements, results.map((result, number) => set(values[number]!, result))],
          writes: values.map((value, result) => (index === last ? v128.store(get(at), get(value), distance + offset) : v128.store(get(kept), get(value), ring(index, result) + offset))),
        }
      }
      return sideBySide(Array.from({ length: stepBytes / 16 }, (_, vector) => work(16 * vector)))
    })
    const begins = stages.map(() => newLocal('i32'))
    // The last stages begin after the first, which come to the end before them.
    const guarded = works.map((work, stage) => when(i32.lt_u(i32.sub(get(at), get(begins[stage]!)), get(bytes)), [work]))
    return [
      constants(),
      begins.map((begin, stage) => set(begin, i32.sub(get(start), i32.const((last - stage) * leadBytes)))),
      set(at, get(begins[0]!)),
      set(bytes, i32.sub(get(end), get(start))),
      set(kept, i32.mul(thread, i32.const(stagesBytes))),
      repeatWhile(
        i32.lt_u(tee(at, i32.add(get(at), i32.const(stepBytes))), get(end)),
        // The last before those that overwrite what it is given.
        last === 0 ? works : guarded.reverse(),
        set(kept, i32.and(i32.add(get(kept), i32.const(stepBytes)), i32.const(~leadBytes))),
      ),
    ]
  })
}

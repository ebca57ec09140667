import { branchIf, get, loop, select, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Functions } from '../functions/functions.ts'
import { keepConstants } from '../kept-constants.ts'
import { pair, sumOf } from '../lanes.ts'
import type { NetworkPlan } from '../online/plan.ts'
import type { OnlineTask } from '../online/task.ts'
import { createUpdate } from '../updates.ts'
import { createMatrices, loadTwo, products, storeTwo, twosOf, type Matrix } from './matrix.ts'
import { createSample } from './sample.ts'

/**
 * Adds `train(from, to)`: one update a sample, for the samples at positions `from` … `to` − 1, at least one. Everything is
 * unrolled, and parameters stay in locals from the first sample to the last.
 */
export function addUnrolledDescent(module: ModuleBuilder, plan: NetworkPlan, functions: Functions, task: OnlineTask): Routine<readonly ['i32', 'i32'], 'none'> {
  return module.add('train', ['i32', 'i32'], 'none', ([position, to], newLocal) => {
    const { prepare, each, keep } = descent(plan, functions, task, position, newLocal)
    return [prepare, loop(each, branchIf(0, i32.lt_u(tee(position, i32.add(get(position), i32.const(1))), get(to)))), keep]
  })
}

/** What comes before the first sample, for each, and after the last. */
interface Descent {
  readonly prepare: Statements
  readonly each: Statements
  readonly keep: Statements
}

function descent(plan: NetworkPlan, functions: Functions, task: OnlineTask, position: Local<'i32'>, newLocal: NewLocal): Descent {
  const { order, inputs: inputRows, targets: targetRows } = task.places
  const matrices = createMatrices(plan, newLocal)
  const all = matrices.flatMap(twosOf)
  const [first] = matrices as [Matrix]
  const [row, targets] = [newLocal('i32'), newLocal('i32')]
  const inputs = (): Local<'v128'>[] => first.rows.map(() => newLocal('v128'))
  const input = inputs()
  const constants = keepConstants(task.scratch, newLocal)
  const update = createUpdate(constants.pair, task, newLocal)
  const sample = createSample({ plan, matrices, input, targets, functions, lanes: constants, update, hasGuesses: task.foreseen !== null }, newLocal)
  const find = (into: Local<'i32'>, at: Code<'i32'>): Code => set(into, order === null ? at : i32.load(i32.shl(at, i32.const(2)), order))
  const findTargets = set(targets, i32.add(i32.const(targetRows), i32.mul(get(row), i32.const(8 * plan.outputs))))
  /** For a column two inputs a vector, else each in both lanes. */
  const read = (into: readonly Local<'v128'>[], of: Local<'i32'>): Statements => {
    const [step, load] = first.isColumn ? ([16, v128.load] as const) : ([8, v128.load64_splat] as const)
    const isOdd = first.isColumn && plan.inputs % 2 === 1
    return into.map((x, r) => set(x, (isOdd && r === into.length - 1 ? v128.load64_zero : load)(i32.mul(get(of), i32.const(8 * plan.inputs)), inputRows + step * r)))
  }
  const { forth, prepareBack, back, updateLayers } = sample
  const load = all.map(({ local, addresses }) => set(local, loadTwo(addresses)))
  const keep = all.map(({ local, addresses }) => storeTwo(local, addresses))
  if (task.foreseen === null) {
    const each = [find(row, get(position)), findTargets, read(input, row), sample.first.activate(products(first, input)), forth, prepareBack, update.begin, back, updateLayers]
    return { prepare: [constants.prepare(), load, update.prepare()], each, keep }
  }

  // The first layer's values on the next sample are there as soon as this one's error is.
  const { values, early, prepare, activate } = sample.first
  const [following, next, overlap] = [newLocal('i32'), inputs(), newLocal('v128')]
  const coming = values.map(() => newLocal('v128'))
  const shared = input.map((x, i) => pair.mul(get(x), get(next[i]!)))
  const effect = sample.foresee(overlap)
  const kept = [...values, ...(early ?? [])].map((local, index) => ({ local, addresses: [0, 8].map((lane) => task.foreseen! + 16 * index + lane) }))
  const begin = [prepare(products(first, input)), activate(products(first, input))]
  const each = [
    findTargets,
    forth,
    // The last sample of an epoch is followed by whichever: the next epoch begins anew.
    set(following, i32.add(get(position), i32.const(1))),
    find(following, select(i32.lt_u(get(following), i32.const(task.count)), get(following), get(position))),
    read(next, following),
    products(first, next).map((sum, v) => set(coming[v]!, sum)),
    prepare(coming.map(get)),
    set(overlap, sumOf(pair, first.biases ? [pair.const(1), ...shared] : shared)),
    prepareBack,
    effect.prepare,
    back,
    updateLayers.slice(1),
    activate(coming.map((sum, v) => pair.sub(get(sum), effect.changes[v]!))),
    updateLayers[0]!,
    input.map((x, i) => set(x, get(next[i]!))),
    set(row, get(following)),
  ]
  return {
    prepare: [
      constants.prepare(),
      load,
      update.prepare(),
      find(row, get(position)),
      read(input, row),
      when(i32.eqz(get(position)), begin, kept.map(({ local, addresses }) => set(local, loadTwo(addresses)))),
    ],
    each,
    keep: [keep, kept.map(({ local, addresses }) => storeTwo(local, addresses))],
  }
}

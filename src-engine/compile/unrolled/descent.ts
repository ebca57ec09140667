import { after, branchIf, get, loop, select, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import type { Functions } from '../functions/functions.ts'
import { pair, single, sumOf } from '../lanes.ts'
import { isUnfinished, type Sequel } from '../online/epochs.ts'
import type { NetworkPlan } from '../online/plan.ts'
import type { OnlineTask } from '../online/task.ts'
import { createUpdate } from '../updates.ts'
import { createTally, disregard, evaluateTwo } from './evaluation.ts'
import { loadParameters, weightedSums } from './forward.ts'
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

/**
 * Adds what compile/online/epochs.ts goes on with: an evaluation of the `count` training samples and, unless the run ends by
 * it, an epoch of training, at the same time. Training on a sample waits for its own results most of the time, and two
 * samples' evaluation fits in between. The weights that are evaluated are those in memory; the others stay in locals until
 * it is known whether they are wanted.
 */
export function addDescentBesideEvaluation(module: ModuleBuilder, plan: NetworkPlan, functions: Functions, task: OnlineTask, count: number, tallyAddress: number): Sequel {
  return module.add(null, ['f64'], 'i32', ([threshold], newLocal) => {
    const [position, inputs, targets, goesOn] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const { training } = task.places.rows
    const { prepare, each, keep } = descent(plan, functions, task, position, newLocal)
    const { parameters, load } = loadParameters(pair, plan, newLocal)
    const tally = createTally(tallyAddress, newLocal)
    const two = evaluateTwo(plan, parameters, { inputs, targets, first: 0 }, functions, newLocal)
    return after(
      [
        prepare,
        load,
        tally.begin,
        loop(
          each,
          when(i32.eqz(i32.and(get(position), i32.const(1))), [
            set(inputs, i32.add(i32.const(training.inputs), i32.mul(get(position), i32.const(8 * plan.inputs)))),
            set(targets, i32.add(i32.const(training.targets), i32.mul(get(position), i32.const(8 * plan.outputs)))),
            two.statements,
            when(i32.eq(get(position), i32.const(count - 1)), disregard(two, 1)),
            tally.add(two),
          ]),
          branchIf(0, i32.lt_u(tee(position, i32.add(get(position), i32.const(1))), i32.const(count))),
        ),
        tally.end,
        set(goesOn, isUnfinished(tallyAddress, threshold)),
        when(get(goesOn), keep),
      ],
      get(goesOn),
    )
  })
}

/** The code of training on one sample after the other, with all parameters in locals: what comes before the first, for each, and after the last. */
interface Descent {
  readonly prepare: Statements
  readonly each: Statements
  readonly keep: Statements
}

function descent(plan: NetworkPlan, functions: Functions, task: OnlineTask, position: Local<'i32'>, newLocal: NewLocal): Descent {
  const { order, rows } = task.places
  const locals = (count: number): Local<'f64'>[] => Array.from({ length: count }, () => newLocal('f64'))
  const { parameters, load, all } = loadParameters(single, plan, newLocal)
  const [row, targets, input] = [newLocal('i32'), newLocal('i32'), locals(plan.inputs)]
  const update = createUpdate(single, task, newLocal)
  const target = (j: number): Code<'f64'> => f64.load(get(targets), rows.training.targets + 8 * j)
  const addresses = new Map(all.map(({ local, address }) => [local, address]))
  const sample = createSample({ plan, parameters, addresses, input, target, functions, update, hasGuesses: task.foreseen !== null }, newLocal)
  const find = (into: Local<'i32'>, at: Code<'i32'>): Code => set(into, order === null ? at : i32.load(i32.shl(at, i32.const(2)), order))
  const read = (into: readonly Local<'f64'>[], of: Local<'i32'>): Statements => into.map((x, i) => set(x, f64.load(i32.mul(get(of), i32.const(8 * plan.inputs)), rows.training.inputs + 8 * i)))
  const findTargets = set(targets, i32.mul(get(row), i32.const(8 * plan.outputs)))
  const firstSums = (of: readonly Local<'f64'>[]): Code<'f64'>[] => weightedSums(single, parameters[0]!, of)
  const { first, forth, prepareBack, back, updateLayers } = sample
  const keep = all.map(({ local, address }) => f64.store(nowhere, get(local), address))
  if (task.foreseen === null) {
    return {
      prepare: [load, update.prepare()],
      each: [find(row, get(position)), findTargets, read(input, row), first.activate(firstSums(input)), forth, prepareBack, update.begin, back, updateLayers],
      keep,
    }
  }

  // The first layer's values on the next sample are there as soon as this one's error is.
  const [following, next, coming, overlap] = [newLocal('i32'), locals(plan.inputs), locals(plan.layers[0]!.units), newLocal('f64')]
  const products = input.map((x, i) => f64.mul(get(x), get(next[i]!)))
  const { prepare, changes } = sample.foresee(overlap)
  const kept = [...first.values, ...(first.early ?? [])].map((local, index) => ({ local, address: task.foreseen! + 8 * index }))
  const begin: Statements = [first.prepare(firstSums(input)), first.activate(firstSums(input))]
  const [others, firstOnes] = [updateLayers.slice(1), updateLayers[0]!]
  return {
    prepare: [
      load,
      find(row, get(position)),
      read(input, row),
      when(i32.eqz(get(position)), begin, kept.map(({ local, address }) => set(local, f64.load(nowhere, address)))),
      update.prepare(),
    ],
    each: [
      findTargets,
      forth,
      // The last sample of an epoch is followed by whichever: the next epoch begins anew.
      set(following, i32.add(get(position), i32.const(1))),
      find(following, select(i32.lt_u(get(following), i32.const(task.count)), get(following), get(position))),
      read(next, following),
      coming.map((sum, j) => set(sum, firstSums(next)[j]!)),
      first.prepare(coming.map(get)),
      set(overlap, sumOf(single, parameters[0]!.biases ? [f64.const(1), ...products] : products)),
      prepareBack,
      prepare,
      back,
      others,
      first.activate(coming.map((sum, j) => f64.sub(get(sum), changes[j]!))),
      firstOnes,
      input.map((x, i) => set(x, get(next[i]!))),
      set(row, get(following)),
    ],
    keep: [keep, kept.map(({ local, address }) => f64.store(nowhere, get(local), address))],
  }
}

const nowhere = i32.const(0)

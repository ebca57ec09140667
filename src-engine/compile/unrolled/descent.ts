import { after, branchIf, get, loop, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { pair, single, sumOf } from '../lanes.ts'
import { isUnfinished, type Sequel } from '../online/epochs.ts'
import type { NetworkPlan } from '../online/plan.ts'
import type { OnlineTask } from '../online/task.ts'
import { createUpdate, type State, type Update } from '../updates.ts'
import { createTally, disregard, evaluateTwo } from './evaluation.ts'
import { forward, loadParameters, type LayerParameters } from './forward.ts'

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
function descent(plan: NetworkPlan, functions: Functions, task: OnlineTask, position: Local<'i32'>, newLocal: NewLocal): { prepare: Statements; each: Statements; keep: Statements } {
  const { order, rows } = task.places
  const { parameters, load, all } = loadParameters(single, plan, newLocal)
  const row = order === null ? position : newLocal('i32')
  const input = Array.from({ length: plan.inputs }, () => newLocal('f64'))
  const [inputs, targets] = [newLocal('i32'), newLocal('i32')]
  const addresses = new Map(all.map(({ local, address }) => [local, address]))
  const update = createUpdate(single, task, newLocal)
  const target = (j: number): Code<'f64'> => f64.load(get(targets), rows.training.targets + 8 * j)
  const sample = oneSample(plan, parameters, addresses, input, target, functions, update, newLocal)
  return {
    prepare: [load, update.prepare()],
    each: [
      order === null ? [] : [set(row, i32.load(i32.shl(get(position), i32.const(2)), order))],
      set(inputs, i32.mul(get(row), i32.const(8 * plan.inputs))),
      set(targets, i32.mul(get(row), i32.const(8 * plan.outputs))),
      input.map((z, i) => set(z, f64.load(get(inputs), rows.training.inputs + 8 * i))),
      sample,
    ],
    keep: all.map(({ local, address }) => f64.store(nowhere, get(local), address)),
  }
}

const nowhere = i32.const(0)

/** Forth, back, and the update. */
function oneSample(
  plan: NetworkPlan,
  parameters: readonly LayerParameters<'f64'>[],
  addresses: ReadonlyMap<Local<'f64'>, number>,
  input: readonly Local<'f64'>[],
  target: (j: number) => Code<'f64'>,
  functions: Functions,
  update: Update<'f64'>,
  newLocal: NewLocal,
): Statements {
  const { layers } = plan
  const { statements: forth, values } = forward(single, plan, parameters, input, functions, newLocal)
  const scales = layers.map(({ activation }) => activations[activation].scale)
  const statements: Statements[] = [forth, update.begin]
  const last = layers.length - 1
  const output = outputDeltas(plan, values[last + 1]!, target, update.factor(scales[last]!), newLocal)
  statements.push(output.statements)
  const stateOf = (w: Local<'f64'>) => {
    const address = (slot: number): number => addresses.get(w)! + (slot + 1) * plan.slotBytes
    return {
      load: (slot: number) => f64.load(nowhere, address(slot)),
      store: (slot: number, value: Code<'f64'>) => f64.store(nowhere, value, address(slot)),
    }
  }
  for (let l = last, deltas = output.deltas; l >= 0; l--) {
    const before = values[l]!
    let deltasBefore: Local<'f64'>[] = []
    if (l > 0) {
      // ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z): what is in the factors now goes out, what belongs there comes in.
      const factor = update.passedBack(scales[l - 1]!, scales[l]!)
      const back = propagate(before, (y) => activations[layers[l - 1]!.activation].slope(single, y, factor), parameters[l]!.weights, deltas, newLocal)
      statements.push(back.statements)
      deltasBefore = back.deltas
    }
    statements.push(updateLayer(parameters[l]!, before, deltas, update, stateOf, scales[l]!))
    deltas = deltasBefore
  }
  return statements
}

interface Deltas {
  readonly statements: Statements
  /** `factor` · ∂L/∂Ỹ of a layer. */
  readonly deltas: Local<'f64'>[]
}

function outputDeltas({ layers, loss }: NetworkPlan, outputs: readonly Local<'f64'>[], target: (j: number) => Code<'f64'>, factor: Code<'f64'>, newLocal: NewLocal): Deltas {
  const { activation } = layers[layers.length - 1]!
  const deltas = outputs.map(() => newLocal('f64'))
  if (activation === 'softmax') {
    const total = newLocal('f64')
    return {
      deltas,
      statements: [
        set(total, sumOf(single, outputs.map((_, j) => target(j)))),
        deltas.map((delta, j) => set(delta, f64.mul(factor, f64.sub(f64.mul(get(outputs[j]!), get(total)), target(j))))),
      ],
    }
  }
  return {
    deltas,
    statements: deltas.map((delta, j) => {
      const y = outputs[j]!
      const difference = f64.sub(get(y), target(j))
      const slope = loss === 'cross-entropy' ? null : activations[activation].slope(single, y, 1)
      return set(delta, f64.mul(difference, slope ? f64.mul(factor, slope) : factor))
    }),
  }
}

/** With few neurons the slope goes with each weight: it is known early, and off the longest way. */
const fewNeurons = 4

function propagate(
  before: readonly Local<'f64'>[],
  slopeOf: (y: Local<'f64'>) => Code<'f64'> | null,
  weights: LayerParameters<'f64'>['weights'],
  deltas: readonly Local<'f64'>[],
  newLocal: NewLocal,
): Deltas {
  const slope = newLocal('f64')
  const result = before.map(() => newLocal('f64'))
  const statements = result.map((delta, i): Statements => {
    const slopeCode = slopeOf(before[i]!)
    const early = slopeCode !== null && deltas.length <= fewNeurons
    const products = deltas.map((d, j) => f64.mul(get(d), early ? f64.mul(get(weights[i]![j]!), get(slope)) : get(weights[i]![j]!)))
    const sum = sumOf(single, products)
    if (slopeCode === null) return [set(delta, sum)]
    return early ? [set(slope, slopeCode), set(delta, sum)] : [set(delta, f64.mul(sum, slopeCode))]
  })
  return { statements, deltas: result }
}

/** The gradient of a weight is its input times its neuron's delta, of a bias the delta alone. */
function updateLayer(
  { weights, biases }: LayerParameters<'f64'>,
  before: readonly Local<'f64'>[],
  deltas: readonly Local<'f64'>[],
  update: Update<'f64'>,
  stateOf: (w: Local<'f64'>) => State<'f64'>,
  scale: number,
): Statements {
  return [
    before.map((z, i) =>
      deltas.map((delta, j) => {
        const w = weights[i]![j]!
        return update.step(w, update.withPenalties(f64.mul(get(delta), get(z)), w, scale), stateOf(w), scale)
      }),
    ),
    biases?.map((bias, j) => update.step(bias, get(deltas[j]!), stateOf(bias), scale)) ?? [],
  ]
}

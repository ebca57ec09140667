import { branchIf, get, loop, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { single, sumOf } from '../lanes.ts'
import { forward, parameterLocals, type LayerParameters } from './forward.ts'
import type { Shape } from './shape.ts'
import { createUpdate, withPenalties, type Update } from '../updates.ts'
import type { OptimizerSettings } from '../../contract/experiment.ts'

/** Where the descent finds and leaves things, and how it goes. */
export interface Descent {
  readonly optimizer: OptimizerSettings
  readonly rate: number
  readonly l1: number
  readonly l2: number
  /** Addresses: parameters (each times its layer's scale), optimizer state, its two running powers, rows, order. */
  readonly parameters: number
  readonly state: number
  readonly powers: number
  readonly inputs: number
  readonly targets: number
  readonly order: number | null
}

/**
 * Adds `train(from, to)`: one update a sample, for the samples at positions `from` … `to` − 1, at least one. Everything is
 * unrolled, and parameters stay in locals from the first sample to the last.
 */
export function addDescent(module: ModuleBuilder, shape: Shape, functions: Functions, descent: Descent): void {
  module.add('train', ['i32', 'i32'], 'none', ([position, to], newLocal) => {
    const { order } = descent
    const nowhere = i32.const(0)
    const all: Local<'f64'>[] = []
    const parameters = parameterLocals(shape, () => {
      const local = newLocal('f64')
      all.push(local)
      return local
    })
    const row = order === null ? position : newLocal('i32')
    const input = Array.from({ length: shape.inputs }, () => newLocal('f64'))
    const [inputs, targets] = [newLocal('i32'), newLocal('i32')]
    return [
      all.map((w, index) => set(w, f64.load(nowhere, descent.parameters + 8 * index))),
      loop(
        order === null ? [] : [set(row, i32.load(i32.shl(get(position), i32.const(2)), order))],
        set(inputs, i32.mul(get(row), i32.const(8 * shape.inputs))),
        set(targets, i32.mul(get(row), i32.const(8 * shape.outputs))),
        input.map((z, i) => set(z, f64.load(get(inputs), descent.inputs + 8 * i))),
        oneSample(shape, parameters, input, (j) => f64.load(get(targets), descent.targets + 8 * j), functions, descent, newLocal),
        branchIf(0, i32.lt_u(tee(position, i32.add(get(position), i32.const(1))), get(to))),
      ),
      all.map((w, index) => f64.store(nowhere, get(w), descent.parameters + 8 * index)),
    ]
  })
}

/** Forth, back, and the update. */
function oneSample(
  shape: Shape,
  parameters: readonly LayerParameters<'f64'>[],
  input: readonly Local<'f64'>[],
  target: (j: number) => Code<'f64'>,
  functions: Functions,
  descent: Descent,
  newLocal: NewLocal,
): Statements {
  const { layers } = shape
  const { statements: forth, values } = forward(single, shape, parameters, input, functions, newLocal)
  const update = createUpdate(single, descent.optimizer, descent.rate, descent.powers, newLocal)
  const scales = layers.map(({ activation }) => activations[activation].scale)
  const factors = scales.map((scale) => update.factor(scale))
  const statements: Statements[] = [forth, update.begin]
  const last = layers.length - 1
  const output = outputDeltas(shape, values[last + 1]!, target, factors[last]!, newLocal)
  statements.push(output.statements)
  const apply = applyUpdates(shape, parameters, update, descent)
  for (let l = last, deltas = output.deltas; l >= 0; l--) {
    const before = values[l]!
    let deltasBefore: Local<'f64'>[] = []
    if (l > 0) {
      // ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z): what is in the factors now goes out, what belongs there comes in.
      const factor = factors[l - 1]! / (factors[l]! * scales[l]!)
      const back = propagate(before, (y) => activations[layers[l - 1]!.activation].slope(single, y, factor), parameters[l]!.weights, deltas, newLocal)
      statements.push(back.statements)
      deltasBefore = back.deltas
    }
    statements.push(apply(l, before, deltas, factors[l]!, scales[l]!))
    deltas = deltasBefore
  }
  return statements
}

interface Deltas {
  readonly statements: Statements
  /** `factor` · ∂L/∂Ỹ of a layer. */
  readonly deltas: Local<'f64'>[]
}

function outputDeltas({ layers, loss }: Shape, outputs: readonly Local<'f64'>[], target: (j: number) => Code<'f64'>, factor: number, newLocal: NewLocal): Deltas {
  const { activation } = layers[layers.length - 1]!
  const deltas = outputs.map(() => newLocal('f64'))
  const f = f64.const(factor)
  if (activation === 'softmax') {
    const total = newLocal('f64')
    return {
      deltas,
      statements: [
        set(total, sumOf(single, outputs.map((_, j) => target(j)))),
        deltas.map((delta, j) => set(delta, f64.mul(f, f64.sub(f64.mul(get(outputs[j]!), get(total)), target(j))))),
      ],
    }
  }
  return {
    deltas,
    statements: deltas.map((delta, j) => {
      const y = outputs[j]!
      const difference = f64.sub(get(y), target(j))
      const slope = loss === 'cross-entropy' ? null : activations[activation].slope(single, y, 1)
      return set(delta, f64.mul(difference, slope ? f64.mul(f, slope) : f))
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

/** Gives the code that updates a layer: the gradient of a weight is its input times its neuron's delta, of a bias the delta alone. */
function applyUpdates(shape: Shape, parameters: readonly LayerParameters<'f64'>[], update: Update<'f64'>, { state, l1, l2 }: Descent) {
  const weightCounts = shape.layers.map(({ inputs, units }) => inputs * units)
  const biasCounts = shape.layers.map(({ units, biased }) => (biased ? units : 0))
  const sumBefore = (counts: readonly number[], l: number): number => counts.slice(0, l).reduce((sum, count) => sum + count, 0)
  const stateBytes = 8 * weightCounts.concat(biasCounts).reduce((sum, count) => sum + count, 0)
  const stateAt = (index: number) => {
    const address = (slot: number): number => state + slot * stateBytes + 8 * index
    return {
      load: (slot: number) => f64.load(i32.const(0), address(slot)),
      store: (slot: number, value: Code<'f64'>) => f64.store(i32.const(0), value, address(slot)),
    }
  }
  return (l: number, before: readonly Local<'f64'>[], deltas: readonly Local<'f64'>[], factor: number, scale: number): Statements => {
    const { weights, biases } = parameters[l]!
    const firstWeight = sumBefore(weightCounts, l)
    const firstBias = sumBefore(weightCounts, weightCounts.length) + sumBefore(biasCounts, l)
    return [
      before.map((z, i) =>
        deltas.map((delta, j) => {
          const w = weights[i]![j]!
          const gradient = withPenalties(single, f64.mul(get(delta), get(z)), w, { l1, l2, factor, scale })
          return update.step(w, gradient, stateAt(firstWeight + i * deltas.length + j), scale)
        }),
      ),
      biases?.map((bias, j) => update.step(bias, get(deltas[j]!), stateAt(firstBias + j), scale)) ?? [],
    ]
  }
}

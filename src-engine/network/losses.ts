import type { Activation, Loss } from '../contract/experiment.ts'
import { exp } from '../elementary/exponential.ts'
import { log1p } from '../elementary/logarithm.ts'
import { activations } from './activations.ts'
import type { Reals } from './reals.ts'
import { crossEntropyOfSoftmax } from './softmax.ts'

/** A sample's loss together with its gradient, for the output layer's pre-activations ỹ, outputs y and targets t. */
export interface LossFunction {
  /** The sample's loss. `targets` are read from index `at` on. */
  value(preactivations: Reals, outputs: Reals, targets: Reals, at: number): number
  /** Writes ∂L/∂Ỹ. */
  gradient(outputs: Reals, targets: Reals, at: number, into: Reals): void
}

/** ½·Σ(y − t)²; its gradient is (y − t)·φ′(ỹ). */
function squaredError(derivative: (y: number) => number): LossFunction {
  return {
    value(_, outputs, targets, at) {
      let sum = 0
      for (let j = 0; j < outputs.length; j++) {
        const error = outputs[j]! - targets[at + j]!
        sum += error * error
      }
      return 0.5 * sum
    },
    gradient(outputs, targets, at, into) {
      for (let j = 0; j < outputs.length; j++) {
        const y = outputs[j]!
        into[j] = (y - targets[at + j]!) * derivative(y)
      }
    },
  }
}

/** −t·ln y − (1 − t)·ln(1 − y) of one sigmoid output, from ỹ; its gradient is y − t. */
const binaryCrossEntropy: LossFunction = {
  value(preactivations, _, targets, at) {
    const x = preactivations[0]!
    const t = targets[at]!
    const rest = log1p(exp(-Math.abs(x)))
    // (1 − t)·max(x, 0) + t·max(−x, 0), without 0 · Infinity.
    if (x > 0) return t === 1 ? rest : rest + (1 - t) * x
    return t === 0 ? rest : rest - t * x
  },
  gradient(outputs, targets, at, into) {
    into[0] = outputs[0]! - targets[at]!
  },
}

/** −Σ t_j·ln y_j of a softmax layer, from Ỹ; its gradient is y·Σt − t. */
const categoricalCrossEntropy: LossFunction = {
  value: (preactivations, _, targets, at) => crossEntropyOfSoftmax(preactivations, targets, at),
  gradient(outputs, targets, at, into) {
    let total = 0
    for (let j = 0; j < outputs.length; j++) total += targets[at + j]!
    for (let j = 0; j < outputs.length; j++) into[j] = outputs[j]! * total - targets[at + j]!
  },
}

/** The loss of an experiment, by the activation of its output layer. The schema has checked that the two go together. */
export function lossFunction(loss: Loss, output: Activation): LossFunction {
  if (output === 'softmax') return categoricalCrossEntropy
  return loss === 'cross-entropy' ? binaryCrossEntropy : squaredError(activations[output].derivative)
}

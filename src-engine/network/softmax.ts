import { exp } from '../elementary/exponential.ts'
import { log } from '../elementary/logarithm.ts'
import type { Reals } from './reals.ts'

/** y_j = e^ỹ_j / Σ e^ỹ_k for a layer's neurons, taken relative to the largest so that nothing overflows. */
export function softmax(preactivations: Reals, outputs: Reals): void {
  const largest = largestOf(preactivations)
  let sum = 0
  for (let j = 0; j < outputs.length; j++) {
    const value = exp(below(preactivations[j]!, largest))
    outputs[j] = value
    sum += value
  }
  for (let j = 0; j < outputs.length; j++) outputs[j] = outputs[j]! / sum
}

/** −Σ t_j · ln y_j of a softmax layer, from Ỹ: finite where y_j itself is too small for a number. `targets` from index `at` on. */
export function crossEntropyOfSoftmax(preactivations: Reals, targets: Reals, at: number): number {
  const largest = largestOf(preactivations)
  let sum = 0
  for (let j = 0; j < preactivations.length; j++) sum += exp(below(preactivations[j]!, largest))
  const logarithm = log(sum)
  let loss = 0
  for (let j = 0; j < preactivations.length; j++) {
    const target = targets[at + j]!
    // A class that is not the target's adds nothing, even where its logarithm is infinite.
    if (target !== 0) loss += target * (logarithm - below(preactivations[j]!, largest))
  }
  // With a NaN among the pre-activations the sum is NaN, whatever the targets.
  return sum === sum ? loss : NaN
}

function largestOf(values: Reals): number {
  let largest = -Infinity
  for (let j = 0; j < values.length; j++) if (values[j]! > largest) largest = values[j]!
  return largest
}

/** x − largest, where the largest itself may be infinite. */
function below(x: number, largest: number): number {
  return x === largest ? 0 : x - largest
}

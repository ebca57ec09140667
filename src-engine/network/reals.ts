import type { TrainingSettings } from '../contract/experiment.ts'

export type Precision = NonNullable<TrainingSettings['precision']>

/** Numbers of a network in one precision. */
export type Reals = Float64Array | Float32Array

/**
 * Zeros in the wanted precision. The reference computes in float64 and *stores* in this precision: every value that is
 * kept (parameter, activation, gradient, optimizer state) is rounded to it, no intermediate is.
 */
export function reals(length: number, precision: Precision): Reals {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length)
}

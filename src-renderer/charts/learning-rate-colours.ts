import { onRamp } from './colour.ts'

/**
 * A colour for every learning rate, by its logarithm: a rate keeps its place on the ramp whatever runs beside it as
 * long as the sweep's lowest and highest stay.
 * @param rates the sweep's learning rates, all > 0
 * @param ramp colours from low to high
 */
export function learningRateColours(rates: readonly number[], ramp: readonly string[]): (rate: number) => string {
  const logs = rates.map(Math.log)
  const low = Math.min(...logs)
  const high = Math.max(...logs)
  return (rate) => onRamp(ramp, high > low ? (Math.log(rate) - low) / (high - low) : 0.35)
}

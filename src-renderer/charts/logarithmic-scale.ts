/** The steps of a decade that count as round. */
const steps = [1, 2, 5]

/** A logarithmic scale whose ends are round: 1, 2 or 5 times a power of ten. */
export interface LogarithmicScale {
  low: number
  high: number
  /** From 0 at `low` to 1 at `high`; a value beyond an end is at it. */
  shareOf(value: number): number
  /** The powers of ten within, or, where there are fewer than two, the ends. */
  ticks: readonly number[]
}

/** The smallest round scale around values ≥ 1; a decade from 1 where there are none. */
export function logarithmicScale(values: Iterable<number>): LogarithmicScale {
  let least = Infinity
  let most = 1
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  const low = least === Infinity ? 1 : roundBelow(Math.max(1, least))
  const high = least === Infinity ? 10 : Math.max(roundAbove(most), 2 * low)
  const span = Math.log(high / low)
  const powers = []
  for (let power = 10 ** Math.ceil(Math.log10(low) - 1e-9); power <= high; power *= 10) powers.push(power)
  return { low, high, ticks: powers.length >= 2 ? powers : [low, high], shareOf: (value) => Math.min(1, Math.max(0, Math.log(value / low) / span)) }
}

function roundBelow(value: number): number {
  const power = powerBelow(value)
  return power * steps.findLast((step) => step * power <= value)!
}

function roundAbove(value: number): number {
  const power = powerBelow(value)
  return power * (steps.find((step) => step * power >= value) ?? 10)
}

/** The largest power of ten up to a value ≥ 1. The logarithm may be rounded to that of the next one. */
function powerBelow(value: number): number {
  const power = 10 ** Math.round(Math.log10(value))
  return power <= value ? power : power / 10
}

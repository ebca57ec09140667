import type { Band } from './curve.ts'

/** One seed's run as it counts towards a mean. */
export interface SeedSeries {
  x: Float64Array
  y: Float64Array
  /** Its training came to its own end: from there on the network stays as it is, and so does its value. */
  keepsLast: boolean
}

export interface Spread {
  x: Float64Array
  mean: Float64Array
  band: Band
}

/** Most epochs that a mean is taken at. */
const mostEpochs = 400

/**
 * Mean and spread of several seeds' series, at epochs common to all: the first ones close together, as the logarithmic axis
 * wants them. A run counts as far as it has come, one that keeps its last value to the end; in between its recorded
 * epochs it is a straight line, as it is drawn.
 * @param kind of the band: from the lowest to the highest value, or one standard deviation (of the sample) to either side
 */
export function spreadOf(series: readonly SeedSeries[], kind: 'range' | 'deviation'): Spread {
  const last = series.reduce((longest, { x }) => Math.max(longest, x.at(-1) ?? 0), 0)
  const x = commonEpochs(last)
  const places = new Uint32Array(series.length)
  const mean = new Float64Array(x.length)
  const low = new Float64Array(x.length)
  const high = new Float64Array(x.length)
  for (let column = 0; column < x.length; column++) {
    let [count, sum, squares, least, most] = [0, 0, 0, Infinity, -Infinity]
    for (let one = 0; one < series.length; one++) {
      const value = valueAt(series[one]!, x[column]!, places, one)
      if (!Number.isFinite(value)) continue
      count++
      const before = value - sum / (count - 1 || 1)
      sum += value
      // Welford's: the sum of squares loses no digits to a large mean.
      squares += count > 1 ? before * (value - sum / count) : 0
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    const centre = count > 0 ? sum / count : Number.NaN
    const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
    mean[column] = centre
    low[column] = kind === 'range' ? (count > 0 ? least : Number.NaN) : centre - deviation
    high[column] = kind === 'range' ? (count > 0 ? most : Number.NaN) : centre + deviation
  }
  return { x, mean, band: { low, high } }
}

function commonEpochs(last: number): Float64Array {
  const half = mostEpochs / 2
  const epochs = new Set([0, last])
  for (let step = 0; step <= half; step++) {
    epochs.add(Math.round((last * step) / half))
    epochs.add(Math.round((last + 1) ** (step / half)) - 1)
  }
  return Float64Array.from(epochs).sort()
}

/** A run's value at an epoch; NaN where it does not count. `places` remembers how far each run was read: epochs ascend. */
function valueAt({ x, y, keepsLast }: SeedSeries, epoch: number, places: Uint32Array, one: number): number {
  const end = x.length - 1
  if (end < 0) return Number.NaN
  if (epoch >= x[end]!) return epoch === x[end] || keepsLast ? y[end]! : Number.NaN
  let place = places[one]!
  while (x[place + 1]! <= epoch) place++
  places[one] = place
  const share = (epoch - x[place]!) / (x[place + 1]! - x[place]!)
  return share === 0 ? y[place]! : y[place]! + share * (y[place + 1]! - y[place]!)
}

import type { DatasetSettings } from '../contract/experiment.ts'
import type { Points } from '../contract/messages.ts'

type Scheme = NonNullable<DatasetSettings['scaling']>
type Scaling = Points['scaling']

/** Offset and factor of one column, from its values in the training rows. */
type Fit = (values: Float64Array, least: number, most: number) => { offset: number; factor: number }

const fits: Record<Scheme, Fit> = {
  none: () => ({ offset: 0, factor: 1 }),
  /** To mean 0 and (population) standard deviation 1. */
  standardize(values, least, most) {
    // Taken relative to the column's range, so that squares neither overflow nor vanish.
    const range = most - least
    let sum = 0
    for (const value of values) sum += (value - least) / range
    const mean = sum / values.length
    let squares = 0
    for (const value of values) {
      const distance = (value - least) / range - mean
      squares += distance * distance
    }
    return { offset: least + mean * range, factor: 1 / (Math.sqrt(squares / values.length) * range) }
  },
  /** To the interval from 0 to 1. */
  'min-max': (_, least, most) => ({ offset: least, factor: 1 / (most - least) }),
}

/**
 * Fits a scaling on the training rows: a network takes (input − offset) · factor. A constant column keeps factor 1.
 * @param inputs n × columns
 * @throws Error naming a column whose range no number can hold
 */
export function fitScaling(scheme: Scheme, inputs: Float64Array, columns: readonly string[], training: Uint32Array): Scaling {
  const width = columns.length
  const offset = new Float64Array(width)
  const factor = new Float64Array(width).fill(1)
  if (scheme === 'none') return { offset, factor }
  const values = new Float64Array(training.length)
  for (let column = 0; column < width; column++) {
    training.forEach((row, index) => (values[index] = inputs[row * width + column]!))
    const least = values.reduce((a, b) => Math.min(a, b))
    const most = values.reduce((a, b) => Math.max(a, b))
    if (!Number.isFinite(most - least))
      throw new Error(`dataset.scaling: expected columns whose range is a finite number, got ${least} to ${most} in column "${columns[column]}"; use "none" or other data`)
    offset[column] = least
    if (most === least) continue
    const fit = fits[scheme](values, least, most)
    if (!Number.isFinite(fit.factor)) continue
    offset[column] = fit.offset
    factor[column] = fit.factor
  }
  return { offset, factor }
}

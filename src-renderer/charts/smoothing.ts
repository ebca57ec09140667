/** The last smoothing of each series: series do not change while they are in use. */
const smoothings = new WeakMap<Float64Array, { weight: number; values: Float64Array }>()

/**
 * An exponential moving average without the bias towards its start, as TensorBoard draws it. Values that are no finite
 * numbers stay as they are: a divergence is not smoothed away.
 * @param weight of what came before, from 0 (as it is) to below 1
 */
export function smoothed(values: Float64Array, weight: number): Float64Array {
  const known = smoothings.get(values)
  if (known?.weight === weight) return known.values
  const result = new Float64Array(values.length)
  let average = 0
  let bias = 1
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (!Number.isFinite(value)) {
      result[index] = value
      continue
    }
    average = average * weight + value * (1 - weight)
    bias *= weight
    result[index] = average / (1 - bias)
  }
  smoothings.set(values, { weight, values: result })
  return result
}

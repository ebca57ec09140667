import { describe, expect, it } from 'vitest'
import { spreadOf } from './seed-spread.ts'

const series = (values: number[], keepsLast = false, x = values.map((_, epoch) => epoch)) => ({ x: Float64Array.from(x), y: Float64Array.from(values), keepsLast })

describe('the spread over seeds', () => {
  it('is the mean with the lowest and the highest value at each epoch', () => {
    const { x, mean, band } = spreadOf([series([1, 2, 4]), series([3, 6, 4])], 'range')
    expect([x, mean, band.low, band.high].map((values) => Array.from(values))).toEqual([[0, 1, 2], [2, 4, 4], [1, 2, 4], [3, 6, 4]])
  })

  it('is one standard deviation of the sample to either side, also of a small spread around a large mean', () => {
    const { mean, band } = spreadOf([series([1e9 + 1]), series([1e9 + 2]), series([1e9 + 3])], 'deviation')
    expect([mean[0], band.low[0], band.high[0]]).toEqual([1e9 + 2, 1e9 + 1, 1e9 + 3])
  })

  it('lets a run that converged keep its last value, and any other count only as far as it has come', () => {
    const longer = series([2, 2, 2, 2])
    expect(Array.from(spreadOf([series([4, 0], true), longer], 'range').mean)).toEqual([3, 1, 1, 1])
    expect(Array.from(spreadOf([series([4, 0]), longer], 'range').mean)).toEqual([3, 1, 2, 2])
  })

  it('draws a straight line between the epochs that a thinned history has', () => {
    expect(Array.from(spreadOf([series([0, 4], false, [0, 4]), series([0, 0, 0, 0, 0])], 'range').mean)).toEqual([0, 0.5, 1, 1.5, 2])
  })

  it('stays bounded for long runs', () => {
    const { x } = spreadOf([series([1, 1], false, [0, 1e9]), series([2, 2], false, [0, 1e9])], 'range')
    expect(x.length).toBeLessThanOrEqual(404)
    expect([x[0], x.at(-1)]).toEqual([0, 1e9])
    for (let index = 1; index < x.length; index++) expect(x[index]).toBeGreaterThan(x[index - 1]!)
  })
})

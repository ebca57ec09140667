import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smoothed } from './smoothing.ts'

describe('smoothing', () => {
  it('begins at the first value and leaves a constant as it is', () => {
    expect(Array.from(smoothed(Float64Array.of(8, 0), 0.9))).toEqual([8, expect.closeTo((0.9 * 0.1 * 8) / (1 - 0.81), 12)])
    for (const value of smoothed(new Float64Array(50).fill(3), 0.97)) expect(value).toBeCloseTo(3, 12)
  })

  it('stays within the values it is made of', () => {
    fc.assert(
      fc.property(fc.float64Array({ min: -1e3, max: 1e3, noNaN: true, minLength: 1 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (values, weight) => {
        const [low, high] = [Math.min(...values) - 1e-9, Math.max(...values) + 1e-9]
        for (const value of smoothed(values, weight)) expect(value >= low && value <= high).toBe(true)
      }),
    )
  })

  it('does not smooth a divergence away', () => {
    expect(Array.from(smoothed(Float64Array.of(1, Number.POSITIVE_INFINITY, Number.NaN, 1), 0.5))).toEqual([1, Number.POSITIVE_INFINITY, Number.NaN, 1])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantile, wilsonInterval } from './statistics.ts'

describe('the Wilson interval', () => {
  test('has the figures of the literature', () => {
    // R: binom::binom.wilson(c(0, 8, 10), 10).
    const rounded = [0, 8, 10].map((count) => Object.values(wilsonInterval(count, 10)).map((value) => value.toFixed(4)))
    expect(rounded).toEqual([['0.0000', '0.2775'], ['0.4902', '0.9433'], ['0.7225', '1.0000']])
  })

  test('holds the share, stays within 0 and 1, and narrows with more trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, part) => {
        const count = Math.round(part * total)
        const { low, high } = wilsonInterval(count, total)
        const narrower = wilsonInterval(count * 4, total * 4)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low - 1e-12).toBeLessThanOrEqual(count / total)
        expect(high + 1e-12).toBeGreaterThanOrEqual(count / total)
        expect(narrower.high - narrower.low).toBeLessThan(high - low)
      }),
    )
  })
})

describe('a quantile', () => {
  test('is a value or lies between two, as NumPy has it', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([1, 2, 4, 8], share))).toEqual([1, 1.75, 3, 5, 8])
    expect([0.25, 0.5, 0.75].map((share) => quantile([7], share))).toEqual([7, 7, 7])
    expect(quantile([], 0.5)).toBeNaN()
  })
})

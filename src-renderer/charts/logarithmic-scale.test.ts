import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logarithmicScale } from './logarithmic-scale.ts'

test('a logarithmic scale ends at round values around what it shows', () => {
  expect(logarithmicScale([34, 260, 12_345])).toMatchObject({ low: 20, high: 20_000, ticks: [100, 1000, 10_000] })
  expect(logarithmicScale([130, 170])).toMatchObject({ low: 100, high: 200, ticks: [100, 200] })
  expect(logarithmicScale([100])).toMatchObject({ low: 100, high: 200 })
  expect(logarithmicScale([0])).toMatchObject({ low: 1, high: 2 })
  expect(logarithmicScale([])).toMatchObject({ low: 1, high: 10 })
})

test('a value next to a power of ten has a scale, too', () => {
  expect(logarithmicScale([999_999_998])).toMatchObject({ low: 500_000_000, high: 1_000_000_000 })
  for (let power = 1; power <= 1e12; power *= 10) expect(logarithmicScale([power])).toMatchObject({ low: power, high: 2 * power })
  for (let power = 10; power <= 1e12; power *= 10) expect(logarithmicScale([power - 1])).toMatchObject({ low: power / 2, high: power })
})

test('a value keeps its order and lies within the scale', () => {
  const epochs = fc.integer({ min: 0, max: 1_000_000_000 })
  fc.assert(
    fc.property(fc.array(epochs, { minLength: 1 }), epochs, (values, other) => {
      const scale = logarithmicScale(values)
      expect(scale.low).toBeLessThanOrEqual(Math.max(1, Math.min(...values)))
      expect(scale.high).toBeGreaterThanOrEqual(Math.max(...values))
      const [less, more] = [Math.min(values[0]!, other), Math.max(values[0]!, other)]
      expect(scale.shareOf(less)).toBeLessThanOrEqual(scale.shareOf(more))
      expect(scale.shareOf(other)).toBeGreaterThanOrEqual(0)
      expect(scale.shareOf(other)).toBeLessThanOrEqual(1)
    }),
  )
})

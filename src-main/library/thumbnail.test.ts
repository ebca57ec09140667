import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thumbnailOf } from './thumbnail.ts'

const runOf = (learningRate: number, meanLoss: Float64Array) => {
  const epoch = Float64Array.from(meanLoss, (_, index) => index)
  return { learningRate, history: { epoch, meanLoss, maxSampleLoss: meanLoss, accuracy: meanLoss } }
}

test('a thumbnail is small, finite and in order, whatever the runs', () => {
  fc.assert(
    fc.property(fc.array(fc.float64Array({ maxLength: 200 }), { maxLength: 30 }), (losses) => {
      const thumbnail = thumbnailOf(losses.map((meanLoss, index) => runOf(index, meanLoss)))
      expect(thumbnail.length).toBeLessThanOrEqual(8)
      for (const { points } of thumbnail) {
        const numbers = points.split(' ').map(Number)
        const epochs = numbers.filter((_, index) => index % 2 === 0)
        expect(numbers.length).toBe(2 * epochs.length)
        expect(epochs.length).toBeLessThanOrEqual(24)
        expect(numbers.every(Number.isFinite)).toBe(true)
        expect(epochs).toEqual(epochs.toSorted((a, b) => a - b))
      }
    }),
  )
})

test('a thumbnail begins and ends where its run does', () => {
  const { points } = thumbnailOf([runOf(0.8, Float64Array.from({ length: 1000 }, (_, index) => 1 / (index + 1)))])[0]!
  expect(points).toMatch(/^0 1 .* 999 0\.001$/)
})

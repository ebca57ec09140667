import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rateLadder, rateRange, toggledRate } from './learning-rates.ts'

describe('a rate of the ladder', () => {
  test('is put where its size belongs, and taken out again', () => {
    expect(toggledRate('0.05, 0.8', 0.1)).toBe('0.05, 0.1, 0.8')
    expect(toggledRate('0.05, 0.8', 3)).toBe('0.05, 0.8, 3')
    expect(toggledRate('', 3)).toBe('3')
    expect(toggledRate('0.05, 0.10, 0.8, 1e-1', 0.1)).toBe('0.05, 0.8')
    expect(toggledRate('abc, 0.8', 0.1)).toBe('abc, 0.1, 0.8')
  })

  test('leaves the others as they were when it is put in and taken out', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: 1e-6, max: 100, noNaN: true })), fc.constantFrom(...rateLadder), (rates, rate) => {
        const others = rates.filter((other) => other !== rate).join(', ')
        expect(toggledRate(toggledRate(others, rate), rate)).toBe(others)
      }),
    )
  })
})

test('a range of rates is even on a logarithmic axis, and of three digits', () => {
  expect(rateRange(0.01, 10, 4)).toEqual([0.01, 0.1, 1, 10])
  expect(rateRange(0.01, 1, 4)).toEqual([0.01, 0.0464, 0.215, 1])
  expect(rateRange(0.5, 9, 1)).toEqual([0.5])
  expect(rateRange(1, 1.002, 9)).toEqual([1])
})

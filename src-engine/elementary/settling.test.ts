import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settled, settlingNumber, settlingOfSquares } from './settling.ts'

const { float64 } = settlingNumber

test('what is not tiny stays as it is, to the bit', () => {
  fc.assert(
    fc.property(fc.double().filter((x) => !(Math.abs(x) < 1e-220)), (x) => {
      expect(settled(x, float64)).toBe(x)
    }),
  )
})

test('what fades ends at 0, or at rest far above the subnormal numbers', () => {
  for (const share of [0.5, 0.9, 0.999]) {
    let state = 1
    for (let previous = 0; state !== previous; ) [previous, state] = [state, settled(share * state, float64)]
    expect(state === 0 || state > 1e-280, `${share} of it each time: ${state}`).toBe(true)
  }
  expect([5e-324, -5e-324, 1e-300, 0, -0].map((x) => settled(x, float64))).toEqual([0, 0, 0, 0, 0])
})

test('a mean of squares does not settle where that would count beside ε', () => {
  expect([1e-8, 1e-118, 1e-121, 1e-300].map((epsilon) => settlingOfSquares('float64', epsilon) > 0)).toEqual([true, true, false, false])
  expect([1e-8, 1e-10, 1e-12].map((epsilon) => settlingOfSquares('float32', epsilon) > 0)).toEqual([true, true, false])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settled, settlingNumber, settlingOfSquares } from './settling.ts'

const { float64 } = settlingNumber

test('what is not tiny stays as it is, to the bit', () => {
  fc.assert(
    fc.property(fc.double().filter((x) => !(Math.abs(x) < 1e-220)), (x) => {
      expect(settled.float64(x, float64)).toBe(x)
    }),
  )
})

test.each([
  { precision: 'float64', atRest: 1e-280 },
  { precision: 'float32', atRest: 1e-35 },
] as const)('what fades ends at 0, or at rest far above the subnormal numbers, in $precision', ({ precision, atRest }) => {
  const settle = (x: number): number => settled[precision](x, settlingNumber[precision])
  for (const share of [0.5, 0.9, 0.99, 0.999]) {
    let state = 1
    for (let previous = 0; state !== previous; ) [previous, state] = [state, settle(share * state)]
    expect(state === 0 || state > atRest, `${share} of it each time: ${state}`).toBe(true)
  }
  expect([5e-324, -5e-324, 1e-300, 0, -0].map(settle)).toEqual([0, 0, 0, 0, 0])
})

test('a mean of squares does not settle where that would count beside ε', () => {
  expect([1e-8, 1e-118, 1e-121, 1e-300].map((epsilon) => settlingOfSquares('float64', epsilon) > 0)).toEqual([true, true, false, false])
  expect([1e-8, 1e-10, 1e-12].map((epsilon) => settlingOfSquares('float32', epsilon) > 0)).toEqual([true, true, false])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settled } from './settling.ts'

test('what is not tiny stays as it is, to the bit', () => {
  fc.assert(
    fc.property(fc.double().filter((x) => !(Math.abs(x) < 1e-220)), (x) => {
      expect(settled(x)).toBe(x)
    }),
  )
})

test('what fades ends at 0, or at rest far above the subnormal numbers', () => {
  for (const share of [0.5, 0.9, 0.999]) {
    let state = 1
    for (let previous = 0; state !== previous; ) [previous, state] = [state, settled(share * state)]
    expect(state === 0 || state > 1e-280, `${share} of it each time: ${state}`).toBe(true)
  }
  expect([5e-324, -5e-324, 1e-300, 0, -0].map(settled)).toEqual([0, 0, 0, 0, 0])
})

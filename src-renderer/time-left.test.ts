import { expect, test } from 'vitest'
import { millisecondsLeft } from './time-left.ts'

test('what is left takes as long for its share as what is done', () => {
  expect(millisecondsLeft(0.2, 2_000)).toBe(8_000)
  expect(millisecondsLeft(0.5, 60_000)).toBe(60_000)
})

test('no time is told before it can be known, or when nothing is left', () => {
  expect(millisecondsLeft(0.2, 1_000)).toBeUndefined()
  expect(millisecondsLeft(0.001, 60_000)).toBeUndefined()
  expect(millisecondsLeft(1, 60_000)).toBeUndefined()
})

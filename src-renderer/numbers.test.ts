import { expect, test } from 'vitest'
import { formatCount, formatDuration, formatLoss, formatPercent, roughDuration } from './numbers.ts'

test('a loss shows four digits, and an exponent where zeros would hide them', () => {
  expect([0.0391234, 1.2, 1234567, 1.2e-7, 0, undefined, Number.NaN, Infinity, -Infinity].map(formatLoss)).toEqual([
    '0.03912', '1.200', '1.235e+6', '1.200e-7', '0.000', '–', 'NaN', '∞', '−∞',
  ])
})

test('counts, shares and times are written for a person', () => {
  expect(formatCount(1234567)).toBe('1,234,567')
  expect([formatPercent(0.9876), formatPercent(undefined)]).toEqual(['98.8 %', '–'])
  expect([0.4, 999, 1500, 59_940, 60_500, 3_725_000].map(formatDuration)).toEqual(['0 ms', '999 ms', '1.5 s', '59.9 s', '1 min 1 s', '62 min 5 s'])
})

test('a rough time is told in the largest unit that still says something', () => {
  expect([3, 999, 12_400, 99_000, 240_000, 7.2 * 3_600_000, 3.1 * 86_400_000].map(roughDuration)).toEqual(['1 s', '1 s', '12 s', '99 s', '4 min', '7 h', '3 days'])
})

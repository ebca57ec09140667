import { expect, test } from 'vitest'
import { median } from './measurement.ts'
import { figure, table } from './table.ts'

test('a table sets names flush left and figures flush right', () => {
  expect(table([['', 'W1'], ['ours', '46.5'], ['brain.js', '342']])).toBe('            W1\nours      46.5\nbrain.js   342')
})

test('a figure shows three digits, and thousands', () => {
  expect([figure(46.512), figure(0.37123), figure(582_944.4)]).toEqual(['46.5', '0.371', '582,944'])
})

test('a median is the middle of an odd number, and between the middle two of an even one', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
})

import { expect, test } from 'vitest'
import { extremesOf, reachOf, valueAt } from './weight-heat-map.ts'

const map = { inputs: 3, units: 4, weights: [1, 2, 3, 4, -5, 6, 7, -8, 9, -10, 11, 12], biases: [0.5, -0.5, 20, 0] }

test('each cell has a place where there is room, the biases in the last row', () => {
  expect([...extremesOf(map, 4, 4)]).toEqual([...map.weights, ...map.biases])
  expect(valueAt(map, 1, 3)).toBe(-8)
  expect(valueAt(map, 3, 2)).toBe(20)
  expect(reachOf(map)).toBe(20)
})

test('of cells that share a place the largest by absolute value is shown, whatever its sign', () => {
  expect([...extremesOf(map, 2, 2)]).toEqual([6, -8, -10, 20])
  expect([...extremesOf(map, 1, 1)]).toEqual([20])
})

test('what is no number is not covered by a number', () => {
  expect([...extremesOf({ ...map, weights: map.weights.with(0, Number.NaN), biases: null }, 1, 1)]).toEqual([Number.NaN])
})

test('weights of zero alone have colours to end at', () => {
  expect(reachOf({ weights: [0, -0], biases: null })).toBe(1)
})

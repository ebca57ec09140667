import { expect, it } from 'vitest'
import { layoutOf } from './network-layout.ts'
import { largestDrawn } from './network-picture.ts'

const measures = { inputsWidth: 50, columnWidth: 80, least: 24, most: 44 }

it('the thickest line is the largest weight that is drawn, whatever its sign', () => {
  // Of three inputs and neurons two rows fit: one neuron, and the row that says how many more there are.
  const layers = [
    { units: 3, weights: [0.5, 90, 90, 90, 90, 90, 90, 90, 90], biases: null },
    { units: 1, weights: [-2, 90, 90], biases: null },
  ]
  expect(largestDrawn(layoutOf([3, 3, 1], { width: 300, height: 50 }, measures), { layers })).toBe(2)
  expect(largestDrawn(layoutOf([3, 3, 1], { width: 300, height: 200 }, measures), { layers })).toBe(90)
})

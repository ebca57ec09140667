import { expect, test } from 'vitest'
import { outputLayerFor } from './output-layer.ts'

const forTargets = (rows: number[][], activation: 'sigmoid' | 'softmax' | 'tanh' = 'sigmoid', loss: 'squared-error' | 'cross-entropy' = 'squared-error') =>
  outputLayerFor({ targets: Float64Array.from(rows.flat()), targetColumns: rows[0]!.length }, { activation, loss })

test('classes with a target each get a softmax with cross-entropy', () => {
  expect(forTargets([[0, 1, 0], [1, 0, 0]])).toEqual({ units: 3, activation: 'softmax', loss: 'cross-entropy' })
})

test('one target of two classes gets one neuron, no softmax, and else what there is', () => {
  expect(forTargets([[0], [1]], 'softmax', 'cross-entropy')).toEqual({ units: 1, activation: 'sigmoid', loss: 'cross-entropy' })
  expect(forTargets([[0], [1]], 'tanh')).toEqual({ units: 1, activation: 'tanh', loss: 'squared-error' })
})

test('several targets that are no classes get squared error', () => {
  expect(forTargets([[0, 1], [1, 1]], 'softmax', 'cross-entropy')).toEqual({ units: 2, activation: 'sigmoid', loss: 'squared-error' })
})

test('targets beyond 0 and 1 get linear neurons', () => {
  expect(forTargets([[7], [-2]], 'sigmoid', 'cross-entropy')).toEqual({ units: 1, activation: 'linear', loss: 'squared-error' })
})

import { expect, test } from 'vitest'
import { experimentSchema } from '../src-engine/contract/experiment.ts'
import { check } from '../src-engine/contract/validation.ts'
import type { Model } from '../src-engine/contract/model.ts'
import { experiment } from '../src-main/library/testing.ts'
import { continuedExperiment } from './continued-experiment.ts'

const model: Model = {
  format: 'backprop-bench/model',
  version: 1,
  inputs: 2,
  layers: [
    { inputs: 2, units: 2, activation: 'tanh', weights: [-0, 1, 5e-324, 0.1], biases: [0.5, -1] },
    { inputs: 2, units: 1, activation: 'sigmoid', weights: [2, 3], biases: null },
  ],
}

test('goes on from a model’s weights, with the settings and the one run that it comes from', () => {
  const next = continuedExperiment('A', model, { experiment, learningRate: 0.8, seed: 1 }, { ...experiment, name: 'other' })
  expect(check(experimentSchema, next, 'experiment')).toEqual({
    ...experiment,
    name: 'A continued',
    network: {
      layers: [{ units: 2, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }],
      bias: true,
      initialization: { scheme: 'explicit', weights: [[-0, 1, 5e-324, 0.1], [2, 3]], biases: [[0.5, -1], [0]] },
    },
    sweep: { learningRates: [0.8], seeds: [1] },
  })
})

test('a model from elsewhere goes on in the experiment that is open', () => {
  expect(continuedExperiment('A'.repeat(200), model, null, experiment)).toMatchObject({ name: `${'A'.repeat(190)} continued`, dataset: experiment.dataset, sweep: experiment.sweep })
})

test('weights that are no numbers are refused', () => {
  const broken = { ...model, layers: [{ ...model.layers[0]!, weights: [1, Number.NaN, 1, 1] }, model.layers[1]!] }
  expect(() => continuedExperiment('A', broken, null, experiment)).toThrow('some of its weights are no finite numbers')
})

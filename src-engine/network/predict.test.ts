import { expect, test } from 'vitest'
import { experimentWith } from '../testing/experiments.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { modelOf, networkOf } from './model.ts'
import { predict } from './predict.ts'

test('a trained model separates the report’s XOR easy', () => {
  const experiment = experimentWith()
  const { training } = dataOf(experiment)
  const outputs = predict(trainWhole(experiment).model(), training.inputs)
  expect([...outputs].map((y) => (y >= 0.5 ? 1 : 0))).toEqual([...training.targets])
})

test('a model becomes a network and a model again, to the same bits', () => {
  const experiment = experimentWith({ network: { bias: true, initialization: { scheme: 'normal', std: 1 } }, training: { maxEpochs: 3 } })
  const model = trainWhole(experiment).model()
  expect(modelOf(networkOf(model))).toEqual(model)
})

test('inputs that make no whole rows are refused', () => {
  const model = trainWhole(experimentWith({ training: { maxEpochs: 0 } })).model()
  expect(() => predict(model, new Float64Array(3))).toThrow('inputs: expected rows of 2 numbers, got 3 numbers in all')
  expect(predict(model, new Float64Array(0))).toHaveLength(0)
})

import { expect, test } from 'vitest'
import { initialize } from '../network/initialization.ts'
import { modelOf, networkOf } from '../network/model.ts'
import { createNetwork } from '../network/network.ts'
import { randomStream } from '../random/stream.ts'
import { experimentWith } from '../testing/experiments.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { suitsCompiling } from './compiled-predictor.ts'
import { predict } from './predict.ts'

test('a trained model separates the report’s XOR easy', () => {
  const experiment = experimentWith()
  const { training } = dataOf(experiment)
  const { outputs } = predict(trainWhole(experiment).model(), training.inputs)
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
  expect(predict(model, new Float64Array(0)).outputs).toHaveLength(0)
})

test('the neurons asked for are told of one after the other, and the last layer’s are the outputs', () => {
  const model = trainWhole(experimentWith({ network: { bias: true }, training: { maxEpochs: 3 } })).model()
  const inputs = Float64Array.of(0, 0, 0.5, 1, 1, 0)
  const { outputs, activations } = predict(model, inputs, { neurons: [1, 0, 1] })
  const { weights, biases } = model.layers[0]!
  const first = (x1: number, x2: number): number => 1 / (1 + Math.exp(-(x1 * weights[0]! + x2 * weights[3]! + biases![0]!)))
  const expected = [first(0, 0), first(0.5, 1), first(1, 0), ...outputs]
  expect(activations).toHaveLength(6)
  activations.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6))
  expect(predict(model, inputs).activations).toHaveLength(0)
})

test('neurons that are not there, or too many numbers, are refused', () => {
  const model = trainWhole(experimentWith({ training: { maxEpochs: 0 } })).model()
  expect(() => predict(model, new Float64Array(2), { neurons: [4] })).toThrow('activations[0]: expected at most 3, the layer\'s neurons, got 4')
  expect(() => predict(model, new Float64Array(2), { neurons: [3, 3, 1, 1] })).toThrow('activations[3]: expected at most 0, the layer\'s neurons, got 1')
  expect(() => predict(model, new Float64Array(2_000_000), { neurons: [3, 3] })).toThrow('activations: expected at most 4194304 numbers in all, got 6000000; ask for fewer rows or neurons')
})

test('large predictions, which are compiled, tell the same of the same rows as small ones', () => {
  const network = createNetwork(2, [{ units: 40, activation: 'tanh' }, { units: 20, activation: 'relu' }, { units: 2, activation: 'linear' }], true, 'float64')
  initialize(network, { scheme: 'normal', std: 1 }, randomStream(1, 'initialization'))
  const model = modelOf(network)
  const rows = 1000
  const inputs = Float64Array.from({ length: rows * model.inputs }, (_, index) => Math.sin(index))
  expect([rows, 1].map((count) => suitsCompiling(network, count))).toEqual([true, false])
  const neurons = [3, 0, 1]
  const whole = predict(model, inputs, { neurons })
  for (const row of [0, 1, 63, 64, 500, 999]) {
    const one = predict(model, inputs.slice(row * model.inputs, (row + 1) * model.inputs), { neurons })
    expect(whole.outputs.slice(2 * row, 2 * row + 2)).toEqual(one.outputs)
    expect(one.activations.map((_, index) => whole.activations[index * rows + row]!)).toEqual(one.activations)
  }
})

test('a prediction that nobody waits for any more ends', () => {
  const model = trainWhole(experimentWith({ training: { maxEpochs: 0 } })).model()
  let asked = 0
  const keepGoing = (): void => {
    if (++asked > 100) throw new Error('cancelled')
  }
  expect(() => predict(model, new Float64Array(200_000), { keepGoing })).toThrow('cancelled')
})

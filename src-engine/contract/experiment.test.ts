import { describe, expect, test } from 'vitest'
import { experimentWith } from '../testing/experiments.ts'
import { experimentSchema, runsOf } from './experiment.ts'
import { check, checkJson, ContractError, faults } from './validation.ts'

/** The report's experiment with one value replaced (or, with undefined, taken out) at a path. */
function withValue(path: string, value: unknown): unknown {
  const experiment: unknown = structuredClone(experimentWith())
  const keys = path.split('.')
  const last = keys.pop()!
  const holder = keys.reduce<unknown>((object, key) => (object as Record<string, unknown>)[key], experiment)
  ;(holder as Record<string, unknown>)[last] = value
  if (value === undefined) delete (holder as Record<string, unknown>)[last]
  return experiment
}

const message = (value: unknown): string => {
  try {
    check(experimentSchema, value, 'experiment')
    return 'no fault'
  } catch (error) {
    expect(error).toBeInstanceOf(ContractError)
    return (error as Error).message
  }
}

describe('an experiment', () => {
  test('may have 10,000 runs', () => {
    const sweep = { learningRates: Array<number>(100).fill(0.1), seeds: Array<number>(100).fill(1) }
    expect(message(experimentWith({ sweep }))).toBe('no fault')
  })

  test('of the report passes, and keeps every value', () => {
    expect(check(experimentSchema, experimentWith(), 'experiment')).toEqual(experimentWith())
  })

  test.each([
    ['training.batchSize', 0, 'training.batchSize: expected a whole number ≥ 1 or "full", got 0'],
    ['training.batchSize', 1.5, 'training.batchSize: expected a whole number ≥ 1 or "full", got 1.5'],
    ['training.batchSize', 'half', 'training.batchSize: expected a whole number ≥ 1 or "full", got "half"'],
    ['training.batchSize', undefined, 'training.batchSize: is missing'],
    ['training.maxEpochs', -1, 'training.maxEpochs: expected a whole number from 0 to 1000000000, got -1'],
    ['training.maxEpochs', 1e308, 'training.maxEpochs: expected a whole number from 0 to 1000000000, got 1e+308'],
    ['training.loss', 'hinge', 'training.loss: expected one of "squared-error", "cross-entropy", got "hinge"'],
    ['training.shuffle', 'no', 'training.shuffle: expected true or false, got "no"'],
    ['training.l2', -0.1, 'training.l2: expected a number ≥ 0, got -0.1'],
    ['training.optimizer.kind', 'adamw', 'training.optimizer.kind: expected one of "sgd", "momentum", "nesterov", "rmsprop", "adam", got "adamw"'],
    ['training.optimizer', { kind: 'momentum', momentum: 1 }, 'training.optimizer.momentum: expected a number ≥ 0 and < 1, got 1'],
    ['training.stop', { maxSampleLossBelow: 0 }, 'training.stop.maxSampleLossBelow: expected a number > 0, got 0'],
    ['training.learningRate', 1, 'training.learningRate: is not a known field; remove it or mend its spelling'],
    ['training.optimizer.momentum', 0.9, 'training.optimizer.momentum: is not a known field; remove it or mend its spelling'],
    ['sweep.learningRates', [], 'sweep.learningRates: expected at least one learning rate, got an empty list'],
    ['sweep.learningRates', [0.1, -1], 'sweep.learningRates[1]: expected a number > 0, got -1'],
    ['sweep.learningRates', [NaN], 'sweep.learningRates[0]: expected a number > 0, got NaN'],
    ['sweep.learningRates', [Infinity], 'sweep.learningRates[0]: expected a number > 0, got Infinity'],
    ['sweep.learningRates', [-0], 'sweep.learningRates[0]: expected a number > 0, got -0'],
    ['sweep.learningRates', ['abc'], 'sweep.learningRates[0]: expected a number > 0, got "abc"'],
    ['sweep', { learningRates: Array(1000).fill(0.1), seeds: Array(1000).fill(1) }, 'sweep: expected at most 10000 runs (learning rates × seeds), got 1000000'],
    ['sweep.seeds', [], 'sweep.seeds: expected at least one seed, got an empty list'],
    ['sweep.seeds', [4294967296], 'sweep.seeds[0]: expected a whole number from 0 to 4294967295, got 4294967296'],
    ['network.layers', [], 'network.layers: expected at least the output layer, got an empty list'],
    ['network.layers.0.units', 0, 'network.layers[0].units: expected a whole number from 1 to 4096, got 0'],
    ['network.layers.1.activation', 'softmax', 'network.layers[1].activation: expected "softmax" in the output layer only, got "softmax"'],
    ['network.layers.2.activation', 'softmax', 'training.loss: expected "cross-entropy" with a softmax output layer, got "squared-error"'],
    ['network.bias', null, 'network.bias: expected true or false, got null'],
    ['network.initialization', { scheme: 'uniform', limit: 0 }, 'network.initialization.limit: expected a number > 0, got 0'],
    ['network.initialization', { scheme: 'explicit', weights: [[1, 'x']] }, 'network.initialization.weights[0][1]: expected a number, got "x"'],
    ['dataset', { kind: 'linear', n: 0, seed: 1 }, 'dataset.n: expected a whole number from 1 to 1000000, got 0'],
    ['dataset', { kind: 'inline', inputs: [], targets: [] }, 'dataset.inputs: expected at least one row, got an empty list'],
    ['dataset', { kind: 'inline', inputs: [[1], [1, 2]], targets: [[0], [1]] }, 'dataset.inputs: expected 1 numbers in every row (row 1 has 2), got a list of 2'],
    ['dataset', { kind: 'inline', inputs: [[1], [2]], targets: [[0]] }, 'dataset.targets: expected as many rows as inputs, 2, got a list of 1'],
    ['dataset', { kind: 'xor-easy', testFraction: 1 }, 'dataset.testFraction: expected a number ≥ 0 and < 1, got 1'],
    ['dataset', { kind: 'csv', path: 'a.csv', targets: [] }, 'dataset.targets: expected at least one column name, got an empty list'],
    ['version', 2, 'version: expected 1, the version this program reads, got 2'],
    ['format', 'x', 'format: expected "backprop-bench/experiment", got "x"'],
    ['nmae', 'x', 'nmae: is not a known field; remove it or mend its spelling'],
    ['sweep', undefined, 'sweep: is missing'],
    ['training', 'fast', 'training: expected an object, got "fast"'],
  ])('with %s = %j is refused, the place named', (path, value, expected) => {
    expect(message(withValue(path, value)).split('\n')).toContain(expected)
  })

  test('with a name of the wrong type, several faults or no object at all is refused in clear words', () => {
    expect(message(null)).toBe('experiment: expected an object, got null')
    expect(message([]).split('\n')[0]).toBe('format: is missing')
    expect(faults(experimentSchema, withValue('sweep', { learningRates: [0], seeds: [-1] }))).toEqual([
      { path: 'sweep.learningRates[0]', message: 'expected a number > 0, got 0' },
      { path: 'sweep.seeds[0]', message: 'expected a whole number from 0 to 4294967295, got -1' },
    ])
  })

  test('takes −0 and 1e308 where numbers are free', () => {
    const dataset = { kind: 'inline' as const, inputs: [[-0, 1e308]], targets: [[5e-324]] }
    const checked = checkJson(experimentSchema, JSON.stringify(experimentWith({ dataset })).replace('[[0,1e+308]]', '[[-0,1e308]]'), 'experiment')
    expect(checked.dataset).toEqual(dataset)
  })

  test('refuses a number that is too large for JSON readers', () => {
    const text = JSON.stringify(experimentWith()).replace('"learningRates":[0.8]', '"learningRates":[1e999]')
    expect(() => checkJson(experimentSchema, text, 'experiment')).toThrow('sweep.learningRates[0]: expected a number > 0, got Infinity')
  })

  test('that is no JSON says so', () => {
    expect(() => checkJson(experimentSchema, '', 'experiment')).toThrow('experiment: expected JSON text, got an empty file')
    expect(() => checkJson(experimentSchema, '{', 'experiment')).toThrow(/^experiment: expected JSON text, got /)
  })
})

test('runs are the product of rates and seeds, learning rates outermost', () => {
  expect(runsOf({ sweep: { learningRates: [0.1, 0.8], seeds: [1, 2] } })).toEqual([
    { learningRate: 0.1, seed: 1 },
    { learningRate: 0.1, seed: 2 },
    { learningRate: 0.8, seed: 1 },
    { learningRate: 0.8, seed: 2 },
  ])
})

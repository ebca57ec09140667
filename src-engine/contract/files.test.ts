import { describe, expect, test } from 'vitest'
import { modelFormat, modelSchema, type Model } from './model.ts'
import { stringify } from './lossless-json.ts'
import { requestSchema } from './messages.ts'
import { historySchema } from './results.ts'
import { check } from './validation.ts'

const model = (change: Partial<Model['layers'][number]> = {}): unknown => ({
  format: modelFormat,
  version: 1,
  inputs: 2,
  layers: [
    { inputs: 2, units: 2, activation: 'sigmoid', weights: [1, 2, 3, 4], biases: null },
    { inputs: 2, units: 1, activation: 'sigmoid', weights: [1, -0], biases: [0], ...change },
  ],
})

describe('a model', () => {
  test('passes, numbers beyond JSON included', () => {
    expect(check(modelSchema, model({ weights: ['NaN', '-Infinity'] as unknown as number[] }), 'model').layers[1]!.weights).toEqual([NaN, -Infinity])
  })

  test('passes with packed weights, and is written as with listed ones', () => {
    const packed = { weights: Float64Array.of(1, -0), biases: Float64Array.of(0) }
    expect(check(modelSchema, model(packed), 'model').layers[1]).toMatchObject(packed)
    expect(() => check(modelSchema, model({ weights: new Float64Array(3) }), 'model')).toThrow('layers[1].weights: expected 2 numbers (inputs × units)')
    expect(stringify(model(packed))).toBe(stringify(model()))
  })

  test.each([
    [{ weights: [1] }, 'layers[1].weights: expected 2 numbers (inputs × units), got a list of 1'],
    [{ biases: [] }, 'layers[1].biases: expected 1 numbers, one a neuron, got an empty list'],
    [{ inputs: 3, weights: [1, 2, 3] }, 'layers[1].inputs: expected 2, as many as the layer before gives, got 3'],
    [{ weights: [1, 'two' as unknown as number] }, 'layers[1].weights[1]: expected a number, "NaN", "Infinity" or "-Infinity", got "two"'],
  ])('with %j is refused, the place named', (change, message) => {
    expect(() => check(modelSchema, model(change), 'model')).toThrow(message)
  })

  test('without layers is refused', () => {
    expect(() => check(modelSchema, { ...(model() as object), layers: [] }, 'model')).toThrow('layers: expected at least one layer, got an empty list')
  })
})

describe('a history', () => {
  test('has series of equal length, of at most 4,096 points', () => {
    const row = (length: number): number[] => Array.from({ length }, (_, index) => index)
    const history = (points: number, accuracies = points) => ({ epoch: row(points), meanLoss: row(points), maxSampleLoss: row(points), accuracy: row(accuracies) })
    expect(check(historySchema, history(4096), 'history')).toEqual(history(4096))
    expect(() => check(historySchema, history(4097), 'history')).toThrow('epoch: expected at most 4096 points, got a list of 4097')
    expect(() => check(historySchema, history(3, 2), 'history')).toThrow('history: expected series of equal length, got an object')
  })
})

describe('a request', () => {
  test.each([
    [{ type: 'pause' }, 'training: is missing'],
    [{ type: 'watch', training: 'a', run: -1 }, 'run: expected a whole number ≥ 0, got -1'],
    [{ type: 'predict', request: 1, model: model(), inputs: [1, 2] }, 'inputs: expected a Float64Array, got a list of 2'],
    [{ type: 'fly' }, 'type: expected '],
    ['pause', 'request: expected an object, got "pause"'],
  ])('%j is refused, the place named', (request, message) => {
    expect(() => check(requestSchema, request, 'request')).toThrow(message)
  })
})

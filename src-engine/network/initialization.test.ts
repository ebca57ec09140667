import { describe, expect, test } from 'vitest'
import type { Initialization } from '../contract/experiment.ts'
import { randomStream } from '../random/stream.ts'
import { initialize } from './initialization.ts'
import { createNetwork } from './network.ts'

const network = () => createNetwork(200, [{ units: 100, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }], true, 'float64')

function drawn(settings: Initialization) {
  const result = network()
  initialize(result, settings, randomStream(1, 'initialization'))
  return result
}

describe('weights', () => {
  test.each<[Initialization, number]>([
    [{ scheme: 'glorot-uniform-sigmoid' }, 4 * Math.sqrt(6 / 300)],
    [{ scheme: 'glorot-uniform' }, Math.sqrt(6 / 300)],
    [{ scheme: 'he-uniform' }, Math.sqrt(6 / 200)],
    [{ scheme: 'lecun-uniform' }, Math.sqrt(3 / 200)],
    [{ scheme: 'uniform', limit: 0.25 }, 0.25],
  ])('by %j fill ± the bound of the first layer evenly', (settings, limit) => {
    const weights = [...drawn(settings).layers[0]!.weights]
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
    expect(largest).toBeLessThanOrEqual(limit)
    expect(largest).toBeGreaterThan(0.999 * limit)
    expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) / weights.length)).toBeLessThan(0.02 * limit)
    expect(Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0) / weights.length) / limit).toBeCloseTo(Math.sqrt(1 / 3), 2)
  })

  test('by "normal" have its standard deviation', () => {
    const weights = [...drawn({ scheme: 'normal', std: 0.3 }).layers[0]!.weights]
    expect(Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0) / weights.length)).toBeCloseTo(0.3, 2)
  })

  test('by "zeros" are 0, and biases are 0 unless explicit', () => {
    expect(drawn({ scheme: 'zeros' }).parameters.every((weight) => weight === 0)).toBe(true)
    expect(drawn({ scheme: 'he-uniform' }).layers[0]!.biases!.every((bias) => bias === 0)).toBe(true)
  })

  test('are views into the network’s one array, weights first', () => {
    const { parameters, weightCount, layers } = network()
    layers[1]!.weights[0] = 1
    layers[1]!.biases![0] = 2
    expect(weightCount).toBe(20_100)
    expect(parameters[20_000]).toBe(1)
    // After the 100 biases of the layer before.
    expect(parameters[20_200]).toBe(2)
  })
})

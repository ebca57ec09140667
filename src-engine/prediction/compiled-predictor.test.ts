import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialize } from '../network/initialization.ts'
import { networkOf } from '../network/model.ts'
import { createNetwork, type Network } from '../network/network.ts'
import { randomStream } from '../random/stream.ts'
import { randomModel } from '../testing/random-model.ts'
import { createCompiledPredictor } from './compiled-predictor.ts'
import { createReferencePredictor } from './reference-predictor.ts'

/** What a network's neurons answer to rows, layer by layer and neuron by neuron. */
function answersOf(network: Network, inputs: Float64Array, create: typeof createReferencePredictor): number[][][] {
  const predictor = create(network)
  const rows = inputs.length / network.inputs
  const answers = network.layers.map(({ units }) => Array.from({ length: units }, (): number[] => []))
  for (let row = 0; row < rows; row += predictor.together) {
    const count = Math.min(predictor.together, rows - row)
    predictor.load(inputs.slice(row * network.inputs, (row + count) * network.inputs))
    answers.forEach((neurons, layer) => {
      const columns = predictor.forward(layer, count)
      neurons.forEach((neuron, index) => neuron.push(...columns.slice(index * predictor.together, index * predictor.together + count)))
    })
  }
  return answers
}

const hostile = [0, -0, 5e-324, -5e-324, 1e-308, 40, -800, 1e20, -1e300, Number.MAX_VALUE, Infinity, -Infinity, NaN]
const numbers = fc.oneof({ weight: 4, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) }, fc.constantFrom(...hostile))

describe.each([1, 2] as const)('a compiled prediction, vectors sharing a register: %s,', (perRegister) => {
  function expectSameBits(network: Network, inputs: Float64Array): void {
    const compiled = answersOf(network, inputs, (given) => createCompiledPredictor(given, { perRegister, isTight: true }))
    expect(compiled).toEqual(answersOf(network, inputs, createReferencePredictor))
  }

  test('comes to the reference’s bits with any network, weights and inputs', () => {
    const cases = randomModel(numbers).chain((model) => fc.tuple(fc.constant(model), fc.array(fc.array(numbers, { minLength: model.inputs, maxLength: model.inputs }), { minLength: 1, maxLength: 70 })))
    fc.assert(
      fc.property(cases, ([model, rows]) => expectSameBits(networkOf(model), Float64Array.from(rows.flat()))),
      { numRuns: 150 },
    )
  })

  test.each([
    ['a layer of several chunks and a rest', [37, 5]],
    ['a layer wider than a block is long', [1030, 3]],
    ['many layers', Array.from({ length: 60 }, () => 7)],
  ])('does so with %s', (_, units) => {
    const network = createNetwork(3, units.map((count, index) => ({ units: count, activation: index % 2 === 0 ? 'tanh' : 'sigmoid' })), true, 'float64')
    initialize(network, { scheme: 'normal', std: 0.7 }, randomStream(1, 'initialization'))
    expectSameBits(network, Float64Array.from({ length: 3 * 131 }, (__, index) => Math.sin(index)))
  })
})

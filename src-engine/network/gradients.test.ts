import { describe, expect, test } from 'vitest'
import type { Activation, Loss } from '../contract/experiment.ts'
import { randomStream } from '../random/stream.ts'
import { initialize } from './initialization.ts'
import { lossFunction } from './losses.ts'
import { createNetwork, type Network } from './network.ts'
import { backward, createPasses, forward } from './passes.ts'

/** Every way to end a network, with targets for its outputs. */
const endings: { loss: Loss; activation: Activation; targets: number[] }[] = [
  ...(['sigmoid', 'tanh', 'relu', 'leaky-relu', 'linear'] as const).map((activation) => ({ loss: 'squared-error' as const, activation, targets: [0.3, 0.9] })),
  { loss: 'cross-entropy', activation: 'sigmoid', targets: [1] },
  { loss: 'cross-entropy', activation: 'sigmoid', targets: [0] },
  { loss: 'cross-entropy', activation: 'sigmoid', targets: [0.25] },
  { loss: 'cross-entropy', activation: 'softmax', targets: [0, 1, 0] },
  { loss: 'cross-entropy', activation: 'softmax', targets: [0.2, 0.5, 0.3] },
  { loss: 'cross-entropy', activation: 'softmax', targets: [1, 0.5, 0] },
]
const hidden = ['sigmoid', 'tanh', 'relu', 'leaky-relu', 'linear'] as const
const input = [0.4, -0.7, 0.9]

describe.each([1, 2, 3, 4, 5])('with %i layers', (depth) => {
  test.each(endings)('$activation outputs with $loss, every hidden activation: gradients agree with central differences', ({ loss, activation, targets }) => {
    for (const between of hidden) {
      const layers = Array.from({ length: depth }, (_, index) =>
        index === depth - 1 ? { units: targets.length, activation } : { units: 4 - (index % 2), activation: between },
      )
      const network = createNetwork(3, layers, true, 'float64')
      // Seeds whose pre-activations stay clear of the kinks of relu.
      drawClearOfKinks(network)
      const gradients = gradientOf(network, loss, activation, targets)
      const size = Math.max(...gradients.analytic.map(Math.abs), 1e-3)
      gradients.analytic.forEach((value, p) => expect(Math.abs(value - gradients.numeric[p]!) / size, `${between}, parameter ${p}`).toBeLessThan(1e-7))
      if (depth === 1) break
    }
  })
})

function drawClearOfKinks(network: Network): void {
  const passes = createPasses(network)
  for (let seed = 1; ; seed++) {
    const random = randomStream(seed, 'initialization')
    initialize(network, { scheme: 'glorot-uniform' }, random)
    for (const layer of network.layers) layer.biases!.forEach((_, j) => (layer.biases![j] = 0.2 + 0.3 * random.uniform()))
    passes.input.set(input)
    forward(passes)
    if (passes.states.every(({ preactivations }) => preactivations.every((value) => Math.abs(value) > 1e-3))) return
  }
}

function gradientOf(network: Network, loss: Loss, activation: Activation, targets: readonly number[]) {
  const passes = createPasses(network)
  const { value } = lossFunction(loss, activation)
  const wanted = Float64Array.from(targets)
  const lossNow = (): number => {
    passes.input.set(input)
    forward(passes)
    return value(passes.last.preactivations, passes.last.outputs, wanted, 0)
  }
  lossNow()
  backward(passes, lossFunction(loss, activation), wanted, 0)
  const analytic = [...passes.gradient]
  const { parameters } = network
  const numeric = analytic.map((_, p) => {
    const kept = parameters[p]!
    const at = (step: number): number => {
      parameters[p] = kept + step
      const result = lossNow()
      parameters[p] = kept
      return result
    }
    // Central differences of two widths, extrapolated (Richardson): the error falls with the fourth power.
    const step = 1e-4
    const wide = (at(step) - at(-step)) / (2 * step)
    const narrow = (at(step / 2) - at(-step / 2)) / step
    return (4 * narrow - wide) / 3
  })
  return { analytic, numeric }
}

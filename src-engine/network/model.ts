import { modelFormat, type Model } from '../contract/model.ts'
import { createNetwork, type Network } from './network.ts'
import type { Reals } from './reals.ts'

/**
 * A network's model, with copies of its weights: each layer's in a buffer of its own. Views of one would come to be copied whole,
 * once for each view, between the window and the main process.
 */
export function modelOf(network: Network): Model {
  return toTheEnd(copyingModel(network))
}

/** The same in pieces of some milliseconds, between which it may be given up. */
export function* copyingModel({ inputs, layers }: Network): Generator<void, Model> {
  const copied: Model['layers'][number][] = []
  for (const { inputs, units, activation, weights, biases } of layers)
    copied.push({ inputs, units, activation, weights: yield* copying(weights), biases: biases && (yield* copying(biases)) })
  return { format: modelFormat, version: 1, inputs, layers: copied }
}

/** Numbers of a piece. */
const piece = 2 ** 18

function* copying(values: Reals): Generator<void, Float64Array<ArrayBuffer>> {
  const copy = new Float64Array(values.length)
  for (let from = 0; from < values.length; from += piece) {
    if (from > 0) yield
    copy.set(values.subarray(from, from + piece), from)
  }
  return copy
}

/** What work in pieces comes to when it is not given up. */
export function toTheEnd<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** What a model's weights are in, as far as they are packed. */
export function buffersOf({ layers }: Model): ArrayBuffer[] {
  return layers.flatMap(({ weights, biases }) => [weights, biases]).flatMap((values) => (values instanceof Float64Array ? values.buffer : []))
}

/** The network of a model (checked by its schema), in float64. A layer without biases among others with gets zeros. */
export function networkOf(model: Model): Network {
  const network = createNetwork(model.inputs, model.layers, model.layers.some((layer) => layer.biases !== null), 'float64')
  network.layers.forEach((layer, index) => {
    layer.weights.set(model.layers[index]!.weights)
    const { biases } = model.layers[index]!
    if (biases) layer.biases!.set(biases)
  })
  return network
}

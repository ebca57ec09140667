import { modelFormat, type Model } from '../contract/model.ts'
import { createNetwork, type Network } from './network.ts'

/**
 * A network's model, with copies of its weights: each layer's in a buffer of its own. Views of one would come to be copied whole,
 * once for each view, between the window and the main process.
 */
export function modelOf({ inputs, layers }: Network): Model {
  return {
    format: modelFormat,
    version: 1,
    inputs,
    layers: layers.map((layer) => ({
      inputs: layer.inputs,
      units: layer.units,
      activation: layer.activation,
      weights: new Float64Array(layer.weights),
      biases: layer.biases && new Float64Array(layer.biases),
    })),
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

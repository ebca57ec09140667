import { modelFormat, type Model } from '../contract/model.ts'
import { createNetwork, type Network } from './network.ts'

/** A network's model, with copies of its weights. */
export function modelOf({ inputs, layers }: Network): Model {
  return {
    format: modelFormat,
    version: 1,
    inputs,
    layers: layers.map((layer) => ({
      inputs: layer.inputs,
      units: layer.units,
      activation: layer.activation,
      weights: Array.from(layer.weights),
      biases: layer.biases && Array.from(layer.biases),
    })),
  }
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

import type { Model } from '../contract/model.ts'
import { networkOf } from './model.ts'
import { createPasses, forward } from './passes.ts'

/** Most numbers of one answer about single neurons. */
const mostActivations = 4_194_304

/** What a model answers to rows of inputs. */
export interface Prediction {
  /** n × outputs, row-major. */
  outputs: Float64Array<ArrayBuffer>
  /** Layer by layer, neuron by neuron, n numbers each: what the neurons that were asked for answer. For the eye, so in single precision. */
  activations: Float32Array<ArrayBuffer>
}

/**
 * A model's outputs.
 * @param inputs n × model.inputs, row-major, already scaled as in training
 * @param neurons how many of each layer's neurons, the first ones, are to be told of; none of the layers that it does not reach
 * @throws Error if the numbers do not make whole rows, or neurons are asked for that are not there
 */
export function predict(model: Model, inputs: Float64Array, neurons: readonly number[] = []): Prediction {
  const rows = inputs.length / model.inputs
  if (!Number.isInteger(rows)) throw new Error(`inputs: expected rows of ${model.inputs} numbers, got ${inputs.length} numbers in all`)
  neurons.forEach((count, index) => {
    const units = model.layers[index]?.units ?? 0
    if (count > units) throw new Error(`activations[${index}]: expected at most ${units}, the layer's neurons, got ${count}`)
  })
  const told = neurons.reduce((sum, count) => sum + count, 0)
  if (told * rows > mostActivations) throw new Error(`activations: expected at most ${mostActivations} numbers in all, got ${told * rows}; ask for fewer rows or neurons`)
  const network = networkOf(model)
  const passes = createPasses(network)
  const outputs = new Float64Array(rows * network.outputs)
  const activations = new Float32Array(told * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < model.inputs; column++) passes.input[column] = inputs[row * model.inputs + column]!
    forward(passes)
    outputs.set(passes.last.outputs, row * network.outputs)
    for (let layer = 0, at = row; layer < neurons.length; layer++) {
      const answers = passes.states[layer]!.outputs
      for (let neuron = 0; neuron < neurons[layer]!; neuron++, at += rows) activations[at] = answers[neuron]!
    }
  }
  return { outputs, activations }
}

import type { Model } from '../contract/model.ts'
import { networkOf } from '../network/model.ts'
import { createCompiledPredictor, suitsCompiling } from './compiled-predictor.ts'
import { createReferencePredictor } from './reference-predictor.ts'

/** Most numbers of one answer about single neurons. */
const mostActivations = 4_194_304

/** What a model answers to rows of inputs. */
export interface Prediction {
  /** n × outputs, row-major. */
  outputs: Float64Array<ArrayBuffer>
  /** Layer by layer, neuron by neuron, n numbers each: what the neurons that were asked for answer. For the eye, so in single precision. */
  activations: Float32Array<ArrayBuffer>
}

interface PredictOptions {
  /** How many of each layer's neurons, the first ones, are to be told of; none of the layers that it does not reach. */
  readonly neurons?: readonly number[]
  /** Is called again and again; throws where nobody waits for the answer any more. */
  readonly keepGoing?: () => void
}

/**
 * A model's outputs.
 * @param inputs n × model.inputs, row-major, already scaled as in training
 * @throws Error if the numbers do not make whole rows, or neurons are asked for that are not there
 */
export function predict(model: Model, inputs: Float64Array, { neurons = [], keepGoing = () => {} }: PredictOptions = {}): Prediction {
  const rows = inputs.length / model.inputs
  if (!Number.isInteger(rows)) throw new Error(`inputs: expected rows of ${model.inputs} numbers, got ${inputs.length} numbers in all`)
  neurons.forEach((count, index) => {
    const units = model.layers[index]?.units ?? 0
    if (count > units) throw new Error(`activations[${index}]: expected at most ${units}, the layer's neurons, got ${count}`)
  })
  const told = neurons.reduce((sum, count) => sum + count, 0)
  if (told * rows > mostActivations) throw new Error(`activations: expected at most ${mostActivations} numbers in all, got ${told * rows}; ask for fewer rows or neurons`)
  const network = networkOf(model)
  const predictor = (suitsCompiling(network, rows) ? createCompiledPredictor : createReferencePredictor)(network)
  const outputs = new Float64Array(rows * network.outputs)
  const activations = new Float32Array(told * rows)
  for (let row = 0; row < rows; row += predictor.together) {
    const count = Math.min(predictor.together, rows - row)
    predictor.load(inputs.subarray(row * model.inputs, (row + count) * model.inputs))
    let at = row
    for (let layer = 0; layer < network.layers.length; layer++) {
      keepGoing()
      const columns = predictor.forward(layer, count)
      for (let neuron = 0; neuron < (neurons[layer] ?? 0); neuron++, at += rows) activations.set(columns.subarray(neuron * predictor.together, neuron * predictor.together + count), at)
      if (layer < network.layers.length - 1) continue
      for (let neuron = 0; neuron < network.outputs; neuron++)
        for (let index = 0; index < count; index++) outputs[(row + index) * network.outputs + neuron] = columns[neuron * predictor.together + index]!
    }
  }
  return { outputs, activations }
}

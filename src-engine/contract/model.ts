import * as v from 'valibot'
import { activationNames, mostLayers, mostUnits } from './experiment.ts'
import { losslessNumber } from './lossless-json.ts'
import { oneOf, whole } from './validation.ts'

/** Names the file's kind; see CONTRACT §4. */
export const modelFormat = 'backprop-bench/model'

const listed = v.array(losslessNumber, 'a flat list of numbers')
const packed = v.custom<Float64Array<ArrayBuffer>>((value) => value instanceof Float64Array)
/** Packed where threads and processes hand them on: a list of millions takes a second, and until then nothing else is heard. */
const numbers = v.lazy((value) => (value instanceof Float64Array ? packed : listed))

const modelLayer = v.strictObject({
  inputs: whole(1),
  units: whole(1, mostUnits),
  activation: oneOf(activationNames),
  /** inputs × units, row-major: `weights[i * units + j]` joins input i to neuron j. */
  weights: numbers,
  /** One a neuron, or null for a network without biases. */
  biases: v.nullable(numbers),
})

/** A trained network, CONTRACT §4: what a results file holds for each run, and what the app saves, exports and loads. */
export const modelSchema = v.pipe(
  v.strictObject({
    format: v.literal(modelFormat, `"${modelFormat}"`),
    version: v.literal(1, '1, the version this program reads'),
    inputs: whole(1),
    layers: v.pipe(v.array(modelLayer, 'a list of layers'), v.nonEmpty('at least one layer'), v.maxLength(mostLayers, `at most ${mostLayers} layers`)),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { layers } = dataset.value
    layers.forEach((layer, index) => {
      const inputs = index === 0 ? dataset.value.inputs : layers[index - 1]!.units
      const fault = (key: keyof typeof layer, expected: string): void =>
        addIssue({
          message: expected,
          input: layer[key],
          path: [
            { type: 'object', origin: 'value', input: dataset.value, key: 'layers', value: layers },
            { type: 'array', origin: 'value', input: layers, key: index, value: layer },
            { type: 'object', origin: 'value', input: { ...layer }, key, value: layer[key] },
          ],
        })
      if (layer.inputs !== inputs) fault('inputs', `${inputs}, as many as the layer before gives`)
      if (layer.weights.length !== layer.inputs * layer.units) fault('weights', `${layer.inputs * layer.units} numbers (inputs × units)`)
      if (layer.biases && layer.biases.length !== layer.units) fault('biases', `${layer.units} numbers, one a neuron`)
      if (layer.activation === 'softmax' && index < layers.length - 1) fault('activation', '"softmax" in the output layer only')
    })
  }),
)

export type Model = v.InferOutput<typeof modelSchema>

/** The same model, with numbers that pass between processes many times as fast as those of lists. */
export function packedModel(model: Model): Model {
  return { ...model, layers: model.layers.map((layer) => ({ ...layer, weights: Float64Array.from(layer.weights), biases: layer.biases && Float64Array.from(layer.biases) })) }
}

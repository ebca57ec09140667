import * as v from 'valibot'
import { activationNames } from '../../src-engine/contract/experiment.ts'
import { modelFormat, type Model } from '../../src-engine/contract/model.ts'
import { check, oneOf, whole } from '../../src-engine/contract/validation.ts'
import { modelSchema } from '../memory-schemas.ts'
import { blockSchema, decodeBlock, encodeBlock } from './float64-block.ts'

/** A model's layers with their weights (inputs × units, row-major) and biases as blocks. */
export const networkSchema = v.strictObject({
  inputs: whole(1),
  layers: v.array(v.strictObject({ inputs: whole(1), units: whole(1), activation: oneOf(activationNames), weights: blockSchema, biases: v.nullable(blockSchema) })),
})
type StoredNetwork = v.InferOutput<typeof networkSchema>

export function storedNetwork({ inputs, layers }: Model): StoredNetwork {
  return {
    inputs,
    layers: layers.map((layer) => ({
      ...layer,
      weights: encodeBlock(layer.weights, [layer.inputs, layer.units]),
      biases: layer.biases && encodeBlock(layer.biases, [layer.units]),
    })),
  }
}

/** @throws ContractError where the bytes are damaged or the layers do not fit together */
export function modelOf({ inputs, layers }: StoredNetwork): Model {
  const model = {
    format: modelFormat,
    version: 1,
    inputs,
    layers: layers.map((layer) => ({
      ...layer,
      weights: decodeBlock(layer.weights),
      biases: layer.biases && decodeBlock(layer.biases),
    })),
  }
  return check(modelSchema, model, 'model')
}

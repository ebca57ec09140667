import type { Model } from '../contract/model.ts'
import { networkOf } from './model.ts'
import { createPasses, forward } from './passes.ts'

/**
 * A model's outputs, n × outputs row-major.
 * @param inputs n × model.inputs, row-major, already scaled as in training
 * @throws Error if the numbers do not make whole rows
 */
export function predict(model: Model, inputs: Float64Array): Float64Array<ArrayBuffer> {
  const rows = inputs.length / model.inputs
  if (!Number.isInteger(rows)) throw new Error(`inputs: expected rows of ${model.inputs} numbers, got ${inputs.length} numbers in all`)
  const network = networkOf(model)
  const passes = createPasses(network)
  const outputs = new Float64Array(rows * network.outputs)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < model.inputs; column++) passes.input[column] = inputs[row * model.inputs + column]!
    forward(passes)
    outputs.set(passes.last.outputs, row * network.outputs)
  }
  return outputs
}

import * as v from 'valibot'
import { modelFormat, modelSchema, type Model } from '../contract/model.ts'
import { check, checkJson, ContractError, whole } from '../contract/validation.ts'

/**
 * Weights as safetensors (https://github.com/huggingface/safetensors, "Format"): 8 bytes with the header's length (little
 * endian), the header as JSON, then the tensors' bytes. Layer l has `layers.l.weight` (inputs × units, row-major as in
 * CONTRACT §1: transpose it for a torch.nn.Linear) and, with biases, `layers.l.bias`. The activations stand in the metadata.
 */

const lengthBytes = 8
const longestHeader = 1_000_000
const widths = { F64: 8, F32: 4 } as const

const tensorSchema = v.object({
  dtype: v.picklist(['F64', 'F32'], '"F64" or "F32"'),
  shape: v.array(whole(1), 'a list of whole numbers'),
  data_offsets: v.tuple([whole(0), whole(0)], 'two places'),
})
type Tensor = v.InferOutput<typeof tensorSchema>

const headerSchema = v.objectWithRest(
  { __metadata__: v.object({ format: v.literal(modelFormat, `"${modelFormat}"`), activations: v.string('the layers’ activations') }, 'metadata') },
  tensorSchema,
)

/** In float64: every weight reads back to the same bits. */
export function writeSafetensors(model: Model): Uint8Array {
  const tensors = model.layers.flatMap(({ inputs, units, weights, biases }, index) => [
    { name: `layers.${index}.weight`, shape: [inputs, units], values: weights },
    ...(biases ? [{ name: `layers.${index}.bias`, shape: [units], values: biases }] : []),
  ])
  const header: Record<string, unknown> = { __metadata__: { format: modelFormat, activations: model.layers.map(({ activation }) => activation).join(' ') } }
  let end = 0
  for (const { name, shape, values } of tensors) header[name] = { dtype: 'F64', shape, data_offsets: [end, (end += 8 * values.length)] }

  const text = new TextEncoder().encode(JSON.stringify(header))
  // Spaces up to a multiple of 8, so that the tensors lie aligned.
  const start = lengthBytes + 8 * Math.ceil(text.length / 8)
  const bytes = new Uint8Array(start + end).fill(0x20, lengthBytes, start)
  bytes.set(text, lengthBytes)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(start - lengthBytes), true)
  let at = start
  for (const { values } of tensors) for (const value of values) view.setFloat64((at += 8) - 8, value, true)
  return bytes
}

/**
 * Reads what `writeSafetensors` wrote, also in float32.
 * @throws ContractError naming what is wrong
 */
export function readSafetensors(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length < lengthBytes ? -1 : Number(view.getBigUint64(0, true))
  if (length < 0 || length > longestHeader || lengthBytes + length > bytes.length)
    throw new ContractError(`safetensors: expected a header of at most ${longestHeader} bytes within the file, got ${bytes.length} bytes that say ${length < 0 ? 'nothing' : length}`)
  const text = new TextDecoder().decode(bytes.subarray(lengthBytes, lengthBytes + length))
  const { __metadata__: metadata, ...tensors } = checkJson(headerSchema, text, 'safetensors header')
  const data = new DataView(view.buffer, view.byteOffset + lengthBytes + length, view.byteLength - lengthBytes - length)

  const read = (name: string, dimensions: number): { shape: readonly number[]; values: number[] } => {
    const tensor = (tensors as Record<string, Tensor>)[name]
    if (!tensor) throw new ContractError(`safetensors: ${name}: expected a tensor, got nothing`)
    const { dtype, shape, data_offsets: [from, to] } = tensor
    const count = shape.reduce((product, size) => product * size, 1)
    if (shape.length !== dimensions || to - from !== count * widths[dtype] || to > data.byteLength)
      throw new ContractError(`safetensors: ${name}: expected ${dimensions} dimensions and their bytes within the file, got [${shape.join(', ')}] at ${from} to ${to}`)
    const values = Array.from({ length: count }, (_, index) => (dtype === 'F64' ? data.getFloat64(from + 8 * index, true) : data.getFloat32(from + 4 * index, true)))
    return { shape, values }
  }

  const layers = metadata.activations.split(' ').map((activation, index) => {
    const { shape, values } = read(`layers.${index}.weight`, 2)
    const biases = `layers.${index}.bias` in tensors ? read(`layers.${index}.bias`, 1).values : null
    return { inputs: shape[0], units: shape[1], activation, weights: values, biases }
  })
  return check(modelSchema, { format: modelFormat, version: 1, inputs: layers[0]!.inputs, layers }, 'model')
}

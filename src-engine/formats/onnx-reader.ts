import { onnx } from 'onnx-proto'
import type { Activation } from '../contract/experiment.ts'
import { modelFormat, modelSchema, type Model } from '../contract/model.ts'
import { check, ContractError } from '../contract/validation.ts'

/**
 * Reads a fully connected network from ONNX: a chain of MatMul or Gemm, Add and activations, as Backprop Bench and the
 * exporters of PyTorch and scikit-learn's converters write it. Whatever else a graph holds is refused by name.
 */

interface Layer {
  inputs: number
  units: number
  activation: Activation
  weights: number[]
  biases: number[] | null
}

const activationsOf: Record<string, Activation> = { Sigmoid: 'sigmoid', Tanh: 'tanh', Relu: 'relu', LeakyRelu: 'leaky-relu', Identity: 'linear', Softmax: 'softmax' }

/** Most numbers of a tensor: those of the largest network, see contract/experiment.ts. */
const mostNumbers = 2 ** 26

/** @throws ContractError naming what is wrong */
export function readOnnx(bytes: Uint8Array): Model {
  const graph = decode(bytes)
  const tensors = new Map((graph.initializer ?? []).map((tensor) => [tensor.name ?? '', tensor]))
  const layers: Layer[] = []
  /** The value that the chain has come to, and whether the last layer still has to say its activation. */
  let current = (graph.input ?? []).map(({ name }) => name ?? '').find((name) => !tensors.has(name))
  let leaking: string | undefined
  const tensorOf = (name: string | undefined): onnx.ITensorProto => {
    const tensor = tensors.get(name ?? '')
    if (!tensor) throw new ContractError(`ONNX: expected the weights "${name ?? ''}" in the file, got nothing`)
    return tensor
  }
  const last = (operator: string): Layer => {
    const layer = layers.at(-1)
    if (!layer) throw new ContractError(`ONNX: expected MatMul or Gemm first, got ${operator}`)
    return layer
  }

  for (const node of graph.node ?? []) {
    const [first, second, third] = node.input ?? []
    const operator = node.opType ?? ''
    const output = node.output?.[0]
    if (operator === 'Mul' && first === current) {
      // max(x, 0.01·x): the leaky part waits for its Max.
      if (numbersOf(tensorOf(second))[0] !== 0.01 && numbersOf(tensorOf(second))[0] !== Math.fround(0.01)) throw new ContractError('ONNX: Mul: expected the slope 0.01 of a leaky ReLU')
      leaking = output
      continue
    }
    if (first !== current || (operator === 'Max' && second !== leaking)) throw new ContractError(`ONNX: ${operator}: expected one chain of layers, got a branch at "${first ?? ''}"`)
    if (operator === 'MatMul' || operator === 'Gemm') {
      layers.push(layerOf(tensorOf(second), operator === 'Gemm' && isTransposed(node)))
      if (third) layers.at(-1)!.biases = numbersOf(tensorOf(third))
    } else if (operator === 'Add') last(operator).biases = numbersOf(tensorOf(second))
    else if (operator === 'Max') last(operator).activation = 'leaky-relu'
    else if (operator in activationsOf) last(operator).activation = activationsOf[operator]!
    else throw new ContractError(`ONNX: expected MatMul, Gemm, Add, Max, Mul or one of ${Object.keys(activationsOf).join(', ')}, got ${operator || 'a node without an operator'}`)
    if (operator === 'LeakyRelu') checkSlope(node)
    current = output ?? undefined
  }
  return check(modelSchema, { format: modelFormat, version: 1, inputs: last('nothing').inputs && layers[0]!.inputs, layers }, 'model')
}

function decode(bytes: Uint8Array): onnx.IGraphProto {
  try {
    const { graph } = onnx.ModelProto.decode(bytes)
    if (graph) return graph
  } catch (error) {
    throw new ContractError(`ONNX: expected a model, got bytes that cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new ContractError('ONNX: expected a model with a graph, got none')
}

function layerOf(tensor: onnx.ITensorProto, transposed: boolean): Layer {
  const [rows = 0, columns = 0, ...more] = (tensor.dims ?? []).map(Number)
  const stored = numbersOf(tensor)
  if (more.length > 0 || stored.length !== rows * columns) throw new ContractError(`ONNX: ${tensor.name ?? ''}: expected a matrix of ${rows} × ${columns} numbers, got ${stored.length}`)
  const [inputs, units] = transposed ? [columns, rows] : [rows, columns]
  const weights = transposed ? stored.map((_, index) => stored[(index % units) * inputs + Math.floor(index / units)]!) : stored
  return { inputs, units, activation: 'linear', weights, biases: null }
}

/** A Gemm's y = α·x·W(ᵀ) + β·b, where α and β have to be 1. */
function isTransposed({ attribute }: onnx.INodeProto): boolean {
  for (const { name, f, i } of attribute ?? []) {
    const isPlain = name === 'transB' || (name === 'transA' && Number(i) === 0) || ((name === 'alpha' || name === 'beta') && f === 1)
    if (!isPlain) throw new ContractError(`ONNX: Gemm: expected alpha 1, beta 1 and transA 0, got another ${name ?? 'attribute'}`)
  }
  return (attribute ?? []).some(({ name, i }) => name === 'transB' && Number(i) === 1)
}

function checkSlope({ attribute }: onnx.INodeProto): void {
  const slope = (attribute ?? []).find(({ name }) => name === 'alpha')?.f ?? 0.01
  if (Math.abs(slope - 0.01) > 1e-8) throw new ContractError(`ONNX: LeakyRelu: expected the slope 0.01, got ${slope}`)
}

function numbersOf(tensor: onnx.ITensorProto): number[] {
  const { DOUBLE, FLOAT } = onnx.TensorProto.DataType
  const count = (tensor.dims ?? []).reduce<number>((product, size) => product * Number(size), 1)
  const name = tensor.name ?? ''
  if (tensor.dataType !== DOUBLE && tensor.dataType !== FLOAT) throw new ContractError(`ONNX: ${name}: expected float or double numbers, got data type ${tensor.dataType ?? 'none'}`)
  if (!(count <= mostNumbers)) throw new ContractError(`ONNX: ${name}: expected at most ${mostNumbers} numbers, got ${count}`)
  const raw = tensor.rawData
  if (!raw || raw.length === 0) {
    const listed = (tensor.dataType === DOUBLE ? tensor.doubleData : tensor.floatData) ?? []
    if (listed.length !== count) throw new ContractError(`ONNX: ${name}: expected ${count} numbers, got ${listed.length}`)
    return [...listed]
  }
  const width = tensor.dataType === DOUBLE ? 8 : 4
  if (raw.length !== count * width) throw new ContractError(`ONNX: ${name}: expected ${count} numbers, ${count * width} bytes, got ${raw.length}`)
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  return Array.from({ length: count }, (_, index) => (width === 8 ? view.getFloat64(8 * index, true) : view.getFloat32(4 * index, true)))
}

import { onnx } from 'onnx-proto'
import type { Activation } from '../contract/experiment.ts'
import type { Model } from '../contract/model.ts'

/**
 * A model as ONNX (https://onnx.ai, IR 8, operator set 13): for each layer MatMul, with biases Add, and its activation.
 * Input `inputs` (n × inputs, scaled as in training) to output `outputs` (n × outputs), in float64 or float32.
 */

const { TensorProto, AttributeProto, ModelProto } = onnx
const elements = { float64: TensorProto.DataType.DOUBLE, float32: TensorProto.DataType.FLOAT } as const
export type Precision = keyof typeof elements

const leakySlope = 0.01

/** Activations that are one operator. Leaky ReLU is max(x, 0.01·x): onnxruntime has its operator in float32 only. */
const operators: Partial<Record<Activation, string>> = { sigmoid: 'Sigmoid', tanh: 'Tanh', relu: 'Relu', linear: 'Identity', softmax: 'Softmax' }

export function writeOnnx(model: Model, precision: Precision): Uint8Array {
  const elemType = elements[precision]
  const initializer: onnx.ITensorProto[] = []
  const node: onnx.INodeProto[] = []
  const constant = (name: string, dims: number[], values: ArrayLike<number>): string => {
    initializer.push({ name, dims, dataType: elemType, rawData: rawOf(values, precision) })
    return name
  }
  const step = (opType: string, input: string[], output: string, attribute: onnx.IAttributeProto[] = []): string => {
    node.push({ opType, name: output, input, output: [output], attribute })
    return output
  }

  let values = 'inputs'
  model.layers.forEach(({ inputs, units, weights, biases, activation }, index) => {
    const at = (name: string): string => `layers.${index}.${name}`
    values = step('MatMul', [values, constant(at('weight'), [inputs, units], weights)], at('product'))
    if (biases) values = step('Add', [values, constant(at('bias'), [units], biases)], at('sum'))
    const output = index === model.layers.length - 1 ? 'outputs' : at('output')
    const operator = operators[activation]
    const axis = activation === 'softmax' ? [{ name: 'axis', type: AttributeProto.AttributeType.INT, i: 1 }] : []
    if (operator) values = step(operator, [values], output, axis)
    else values = step('Max', [values, step('Mul', [values, constant(at('slope'), [], [leakySlope])], at('leak'))], output)
  })

  const port = (name: string, columns: number): onnx.IValueInfoProto => ({
    name,
    type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'n' }, { dimValue: columns }] } } },
  })
  const graph = { name: 'network', node, initializer, input: [port('inputs', model.inputs)], output: [port('outputs', model.layers.at(-1)!.units)] }
  return ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 13 }], producerName: 'Backprop Bench', graph }).finish()
}

/** Little endian, whatever the machine. */
function rawOf(values: ArrayLike<number>, precision: Precision): Uint8Array {
  const width = precision === 'float64' ? 8 : 4
  const view = new DataView(new ArrayBuffer(width * values.length))
  for (let index = 0; index < values.length; index++) {
    if (precision === 'float64') view.setFloat64(8 * index, values[index]!, true)
    else view.setFloat32(4 * index, values[index]!, true)
  }
  return new Uint8Array(view.buffer)
}

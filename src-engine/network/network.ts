import { mostParameters, type Activation, type LayerSettings } from '../contract/experiment.ts'
import { reals, type Precision, type Reals } from './reals.ts'

/** One layer: views into its network's parameters. */
export interface Layer {
  readonly inputs: number
  readonly units: number
  readonly activation: Activation
  /** inputs × units, row-major: `weights[i * units + j]` joins input i to neuron j. */
  readonly weights: Reals
  /** One a neuron, or null without biases. */
  readonly biases: Reals | null
}

/** A fully connected network of any depth; its parameters are one typed array. */
export interface Network {
  readonly inputs: number
  readonly outputs: number
  readonly precision: Precision
  readonly layers: readonly Layer[]
  /** All weights in the order of the layers, then all biases: penalties concern the first `weightCount` only. */
  readonly parameters: Reals
  readonly weightCount: number
}

/** Multiply-adds that a sample's activations, and all else that is done once for a neuron, take as long as. */
export const neuronCost = ({ layers }: Network): number => 20 * layers.reduce((sum, { units }) => sum + units, 0)

/** Whether a network is so large that its copy or its update takes long enough to be heard of: some milliseconds and more. */
export const isLarge = ({ parameters }: Network): boolean => parameters.length > 2 ** 20

/**
 * A network whose parameters are all 0.
 * @param inputs columns of the data set
 * @throws Error for more than 4,194,304 parameters
 */
export function createNetwork(inputs: number, settings: readonly LayerSettings[], bias: boolean, precision: Precision): Network {
  const shapes = settings.map((layer, index) => ({ ...layer, inputs: index === 0 ? inputs : settings[index - 1]!.units }))
  const weightCount = shapes.reduce((sum, layer) => sum + layer.inputs * layer.units, 0)
  const biasCount = bias ? shapes.reduce((sum, layer) => sum + layer.units, 0) : 0
  const count = weightCount + biasCount
  if (count > mostParameters) throw new Error(`network.layers: expected at most ${mostParameters} weights and biases together, got ${count}; take fewer neurons or layers`)
  const parameters = reals(count, precision)
  let weight = 0
  let oneBias = weightCount
  const layers = shapes.map(({ inputs, units, activation }): Layer => {
    const weights = parameters.subarray(weight, (weight += inputs * units))
    const biases = bias ? parameters.subarray(oneBias, (oneBias += units)) : null
    return { inputs, units, activation, weights, biases }
  })
  return { inputs, outputs: shapes[shapes.length - 1]!.units, precision, layers, parameters, weightCount }
}

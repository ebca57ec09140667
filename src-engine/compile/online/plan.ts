import type { Activation, Loss, OptimizerSettings } from '../../contract/experiment.ts'
import type { Network } from '../../network/network.ts'
import { activations } from '../activations.ts'
import type { MemoryPlan } from '../memory-plan.ts'
import { stateSlots } from '../updates.ts'

/** One layer in memory. Neurons go in pairs, a vector each; an odd one out is joined by one whose weights stay 0. Addresses in bytes. */
export interface LayerPlan {
  readonly inputs: number
  readonly units: number
  readonly activation: Activation
  /** Vectors of a row. */
  readonly vectors: number
  /** inputs × vectors, and one row of biases or null; all times the activation's scale. */
  readonly weights: number
  readonly biases: number | null
  /** Y, and `factor` · ∂L/∂Ỹ. */
  readonly values: number
  readonly deltas: number
  /** One vector a neuron: the sums of every other term of ∂L/∂Y. */
  readonly sums: number
}

export interface NetworkPlan {
  readonly inputs: number
  readonly outputs: number
  readonly loss: Loss
  readonly layers: readonly LayerPlan[]
  /** Ỹ of the output layer, times its scale. */
  readonly preactivations: number
  /** Bytes from a parameter to the first slot of its state, and from there to the second. */
  readonly slotBytes: number
}

const vectorBytes = 16

export function planNetwork(plan: MemoryPlan, network: Network, loss: Loss, optimizer: OptimizerSettings): NetworkPlan {
  const vectorsOf = (units: number): number => Math.ceil(units / 2)
  const rows = network.layers.map(({ inputs, biases }) => inputs + (biases ? 1 : 0))
  const slotBytes = network.layers.reduce((sum, { units }, l) => sum + rows[l]! * vectorsOf(units) * vectorBytes, 0)
  let next = plan.place(slotBytes * (1 + stateSlots(optimizer)))
  const layers = network.layers.map(({ inputs, units, activation, biases }): LayerPlan => {
    const vectors = vectorsOf(units)
    const weights = next
    const bias = weights + inputs * vectors * vectorBytes
    next = biases ? bias + vectors * vectorBytes : bias
    const row = (): number => plan.place(vectors * vectorBytes)
    return { inputs, units, activation, vectors, weights, biases: biases && bias, values: row(), deltas: row(), sums: plan.place(2 * vectors * vectorBytes) }
  })
  const last = layers[layers.length - 1]!
  return { inputs: network.inputs, outputs: network.outputs, loss, layers, slotBytes, preactivations: plan.place(last.vectors * vectorBytes) }
}

/** Calls with each parameter's index in `Network.parameters`, its place among the float64 numbers of the memory, and its scale. */
export function eachParameter({ layers }: NetworkPlan, visit: (index: number, place: number, scale: number) => void): void {
  let index = 0
  for (const { inputs, units, vectors, weights, activation } of layers)
    for (let i = 0; i < inputs; i++) for (let j = 0; j < units; j++) visit(index++, weights / 8 + i * 2 * vectors + j, activations[activation].scale)
  for (const { units, biases, activation } of layers) if (biases !== null) for (let j = 0; j < units; j++) visit(index++, biases / 8 + j, activations[activation].scale)
}

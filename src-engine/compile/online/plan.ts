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
  /** inputs × vectors, in chunks (see `chunksOf`), and one row of biases or null; all times the activation's scale. */
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
  /** Bytes from a parameter to the first slot of its state, and from there to the second. */
  readonly slotBytes: number
}

export const vectorBytes = 16

/** Vectors of a row that are worked at together: what fits in registers with what they are multiplied by. */
export const chunkVectors = 8

/** A row's vectors in chunks: where each begins, and how many it has. A chunk's part of all rows lies together in memory. */
export function chunksOf(vectors: number): { first: number; count: number }[] {
  return Array.from({ length: Math.ceil(vectors / chunkVectors) }, (_, chunk) => ({ first: chunk * chunkVectors, count: Math.min(chunkVectors, vectors - chunk * chunkVectors) }))
}

/** Where the weight that joins input i to neuron j lies, in float64 numbers from the layer's weights on. */
function placeOfWeight({ inputs, vectors }: LayerPlan, i: number, j: number): number {
  const first = Math.floor(j / (2 * chunkVectors)) * chunkVectors
  const count = Math.min(chunkVectors, vectors - first)
  return 2 * (inputs * first + i * count) + (j - 2 * first)
}

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
  return { inputs: network.inputs, outputs: network.outputs, loss, layers, slotBytes }
}

/**
 * Calls with each stretch of parameters that lie side by side: the first one's index in `Network.parameters`, its place among
 * the float64 numbers of the memory, how many there are, and their scale.
 */
export function eachStretch({ layers }: NetworkPlan, visit: (index: number, place: number, length: number, scale: number) => void): void {
  let index = 0
  for (const layer of layers) {
    const { inputs, units, weights, activation } = layer
    const { scale } = activations[activation]
    for (let i = 0; i < inputs; i++, index += units)
      for (let j = 0; j < units; j += 2 * chunkVectors) visit(index + j, weights / 8 + placeOfWeight(layer, i, j), Math.min(2 * chunkVectors, units - j), scale)
  }
  for (const { units, biases, activation } of layers) {
    if (biases === null) continue
    visit(index, biases / 8, units, activations[activation].scale)
    index += units
  }
}

/** Calls with the place of each parameter, in the order of `Network.parameters`. */
export function eachParameter(plan: NetworkPlan, visit: (place: number) => void): void {
  eachStretch(plan, (_, place, length) => {
    for (let p = 0; p < length; p++) visit(place + p)
  })
}

import { activations } from './activations.ts'
import type { LossFunction } from './losses.ts'
import type { Layer, Network } from './network.ts'
import { reals, type Reals } from './reals.ts'
import { softmax } from './softmax.ts'

/** What sums begin with: added to a number, it leaves every bit of it, which 0 does not of −0. */
export const nothing = -0

/** What one sample leaves at a layer. */
interface LayerState {
  readonly layer: Layer
  /** Y of the layer before: the layer's Z. */
  readonly input: Reals
  /** Ỹ = Z·W + b. */
  readonly preactivations: Reals
  /** Y = φ(Ỹ). */
  readonly outputs: Reals
  /** ∂L/∂Ỹ. */
  readonly delta: Reals
  /** ∂L/∂W and ∂L/∂b, summed over the samples of a batch: views into the gradient. */
  readonly weightGradient: Reals
  readonly biasGradient: Reals | null
}

/** Buffers for one sample's way through a network, forth and back. */
export interface Passes {
  /** The sample's inputs; `forward` reads them here. */
  readonly input: Reals
  readonly states: readonly LayerState[]
  /** The network's output, of the last layer. */
  readonly last: LayerState
  /** ∂L/∂parameters in the parameters' order, summed over a batch. */
  readonly gradient: Reals
}

export function createPasses(network: Network): Passes {
  const { precision, parameters } = network
  const gradient = reals(parameters.length, precision)
  /** The part of the gradient that lies where a view of the parameters does. */
  const partOf = (view: Reals): Reals => {
    const start = (view.byteOffset - parameters.byteOffset) / view.BYTES_PER_ELEMENT
    return gradient.subarray(start, start + view.length)
  }
  const input = reals(network.inputs, precision)
  let before = input
  const states = network.layers.map((layer): LayerState => {
    const outputs = reals(layer.units, precision)
    const state: LayerState = {
      layer,
      input: before,
      preactivations: reals(layer.units, precision),
      outputs,
      delta: reals(layer.units, precision),
      weightGradient: partOf(layer.weights),
      biasGradient: layer.biases && partOf(layer.biases),
    }
    before = outputs
    return state
  })
  return { input, states, last: states[states.length - 1]!, gradient }
}

/** Y = φ(Z·W + b), layer by layer, from `passes.input`. */
export function forward({ states }: Passes): void {
  for (let l = 0; l < states.length; l++) {
    const { layer, input, preactivations, outputs } = states[l]!
    const { weights, biases, inputs, units } = layer
    for (let j = 0; j < units; j++) preactivations[j] = biases ? biases[j]! : nothing
    for (let i = 0, p = 0; i < inputs; i++) {
      const z = input[i]!
      for (let j = 0; j < units; j++, p++) preactivations[j] = preactivations[j]! + z * weights[p]!
    }
    if (layer.activation === 'softmax') softmax(preactivations, outputs)
    else {
      const { value } = activations[layer.activation]
      for (let j = 0; j < units; j++) outputs[j] = value(preactivations[j]!)
    }
  }
}

/**
 * Adds one sample's gradient, after `forward`, by the recursion of the report's Eq. 5: ∂L/∂W = Zᵀ ∂L/∂Ỹ and
 * ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z).
 * @param targets the sample's, from index `at` on
 */
export function backward({ states, last }: Passes, loss: LossFunction, targets: Reals, at: number): void {
  loss.gradient(last.outputs, targets, at, last.delta)
  for (let l = states.length - 1; l >= 0; l--) {
    const { layer, input, delta, weightGradient, biasGradient } = states[l]!
    const units = layer.units
    if (biasGradient) for (let j = 0; j < units; j++) biasGradient[j] = biasGradient[j]! + delta[j]!
    for (let i = 0, p = 0; i < input.length; i++) {
      const z = input[i]!
      for (let j = 0; j < units; j++, p++) weightGradient[p] = weightGradient[p]! + z * delta[j]!
    }
    if (l > 0) propagate(layer, delta, states[l - 1]!)
  }
}

/** ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z), for the layer before. */
function propagate({ weights, units }: Layer, delta: Reals, before: LayerState): void {
  const { outputs, layer } = before
  if (layer.activation === 'softmax') throw new Error('softmax: expected in the output layer only')
  const { derivative } = activations[layer.activation]
  for (let i = 0, p = 0; i < outputs.length; i++) {
    let sum = nothing
    for (let j = 0; j < units; j++, p++) sum += delta[j]! * weights[p]!
    before.delta[i] = sum * derivative(outputs[i]!)
  }
}

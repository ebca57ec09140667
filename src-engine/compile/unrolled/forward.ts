import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { sumOf, type Lanes, type LaneType } from '../lanes.ts'
import type { Shape } from './shape.ts'

/** A layer's parameters as code: one local each. */
export interface LayerParameters<Type extends LaneType> {
  /** `weights[i][j]` joins input i to neuron j. */
  readonly weights: readonly (readonly Local<Type>[])[]
  readonly biases: readonly Local<Type>[] | null
}

/** Declares locals for every parameter. `each` hears of them in the order of `Network.parameters`. */
export function parameterLocals<Type extends LaneType>({ layers }: Shape, declare: (index: number, scale: number) => Local<Type>): LayerParameters<Type>[] {
  let index = 0
  const weights = layers.map(({ inputs, units, activation }) =>
    Array.from({ length: inputs }, () => Array.from({ length: units }, () => declare(index++, activations[activation].scale))),
  )
  const biases = layers.map(({ units, biased, activation }) => (biased ? Array.from({ length: units }, () => declare(index++, activations[activation].scale)) : null))
  return layers.map((_, l) => ({ weights: weights[l]!, biases: biases[l]! }))
}

/** One sample's way, or that of two, through a network. */
export interface Forward<Type extends LaneType> {
  readonly statements: Statements
  /** Activated values: the inputs at index 0, then layer by layer. */
  readonly values: readonly (readonly Local<Type>[])[]
  /** The last layer's Ỹ, multiplied by the scale of its activation. */
  readonly preactivations: readonly Local<Type>[]
}

/**
 * Y = φ(Z·W + b), unrolled.
 * @param input one local an input
 * @param keepsPreactivations whether the last layer's are wanted beside its outputs
 */
export function forward<Type extends LaneType>(
  lanes: Lanes<Type>,
  { layers }: Shape,
  parameters: readonly LayerParameters<Type>[],
  input: readonly Local<Type>[],
  functions: Functions,
  newLocal: NewLocal,
  keepsPreactivations = false,
): Forward<Type> {
  const values = [input]
  const statements: Statements[] = []
  let preactivations: readonly Local<Type>[] = []
  layers.forEach(({ units, activation }, l) => {
    const before = values[l]!
    const { weights, biases } = parameters[l]!
    const layer = Array.from({ length: units }, () => newLocal(lanes.type))
    const sums = layer.map((y, j): Code => {
      const products = before.map((z, i) => lanes.mul(get(weights[i]![j]!), get(z)))
      return set(y, sumOf(lanes, biases ? [get(biases[j]!), ...products] : products))
    })
    statements.push(sums)
    if (keepsPreactivations && l === layers.length - 1) {
      preactivations = layer.map(() => newLocal(lanes.type))
      statements.push(preactivations.map((x, j) => set(x, get(layer[j]!))))
    }
    statements.push(activations[activation].apply(lanes, functions, layer, newLocal))
    values.push(layer)
  })
  return { statements, values, preactivations }
}

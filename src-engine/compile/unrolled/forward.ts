import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { sumOf, type Lanes, type LaneType } from '../lanes.ts'
import { eachParameter, type NetworkPlan } from '../online/plan.ts'

/** A layer's parameters as code: one local each. */
export interface LayerParameters<Type extends LaneType> {
  /** `weights[i][j]` joins input i to neuron j. */
  readonly weights: readonly (readonly Local<Type>[])[]
  readonly biases: readonly Local<Type>[] | null
}

/** Declares a local for every parameter. `load` puts them there. */
export function loadParameters<Type extends LaneType>(lanes: Lanes<Type>, plan: NetworkPlan, newLocal: NewLocal): { parameters: LayerParameters<Type>[]; load: Statements } {
  const all: { local: Local<Type>; address: number }[] = []
  eachParameter(plan, (place) => all.push({ local: newLocal(lanes.type), address: 8 * place }))
  let next = 0
  const row = (units: number): Local<Type>[] => Array.from({ length: units }, () => all[next++]!.local)
  const weights = plan.layers.map(({ inputs, units }) => Array.from({ length: inputs }, () => row(units)))
  const biases = plan.layers.map((layer) => layer.biases === null ? null : row(layer.units))
  return { parameters: weights.map((layer, l) => ({ weights: layer, biases: biases[l]! })), load: all.map(({ local, address }) => set(local, lanes.broadcast(address))) }
}

/** One sample's way, or that of two, through a network. */
export interface Forward<Type extends LaneType> {
  /** In steps that end where something is waited for, as many for one sample as for another. */
  readonly statements: readonly Statements[]
  /** Activated values: the inputs at index 0, then layer by layer. */
  readonly values: readonly (readonly Local<Type>[])[]
  /** The last layer's Ỹ, multiplied by the scale of its activation. */
  readonly preactivations: readonly Local<Type>[]
}

/** Z·W + b, neuron by neuron. */
function weightedSums<Type extends LaneType>(lanes: Lanes<Type>, { weights, biases }: LayerParameters<Type>, before: readonly Local<Type>[]): Code<Type>[] {
  return weights[0]!.map((_, j) => {
    const products = before.map((z, i) => lanes.mul(get(weights[i]![j]!), get(z)))
    return sumOf(lanes, biases ? [get(biases[j]!), ...products] : products)
  })
}

/**
 * Y = φ(Z·W + b), unrolled.
 * @param input one local an input
 * @param keepsPreactivations whether the last layer's are wanted beside its outputs
 */
export function forward<Type extends LaneType>(
  lanes: Lanes<Type>,
  { layers }: NetworkPlan,
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
    const layer = Array.from({ length: units }, () => newLocal(lanes.type))
    const sums = weightedSums(lanes, parameters[l]!, before).map((sum, j) => set(layer[j]!, sum))
    const kept: Code[] = []
    if (keepsPreactivations && l === layers.length - 1) {
      preactivations = layer.map(() => newLocal(lanes.type))
      kept.push(...preactivations.map((x, j) => set(x, get(layer[j]!))))
    }
    const [first = [], ...others] = activations[activation].apply(lanes, functions, layer, newLocal)
    statements.push([sums, kept, first], ...(others as Statements[]))
    values.push(layer)
  })
  return { statements, values, preactivations }
}

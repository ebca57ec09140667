import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { pair, sumOf } from '../lanes.ts'
import { eachParameter, type NetworkPlan } from '../online/plan.ts'
import type { State } from '../updates.ts'

/** Two parameters side by side, or one and a 0. */
interface Two {
  readonly local: Local<'v128'>
  /** Of each in memory. */
  readonly addresses: readonly number[]
}

/**
 * A layer's weights as vectors, `rows[r][c]`. Of several neurons, two neurons a vector, and one row an input; of a single
 * one, as a column: two inputs a vector, which are a row. A layer of the first kind multiplies rows by inputs that stand in
 * both lanes, one of the other by inputs that are side by side: either way a row is multiplied by one vector.
 */
export interface Matrix {
  readonly isColumn: boolean
  readonly rows: readonly (readonly Two[])[]
  /** Of a column, in the first lane. */
  readonly biases: readonly Two[] | null
}

const nowhere = i32.const(0)

/** Two numbers at fixed addresses, or one and a 0. */
export function loadTwo([first, second]: readonly number[]): Code<'v128'> {
  if (second === first! + 8) return v128.load(nowhere, first)
  const one = v128.load64_zero(nowhere, first)
  return second === undefined ? one : v128.load64_lane(nowhere, one, 1, second)
}

export function storeTwo(value: Local<'v128'>, addresses: readonly number[]): Statements {
  if (addresses[1] === addresses[0]! + 8) return [v128.store(nowhere, get(value), addresses[0])]
  return addresses.map((address, lane) => f64.store(nowhere, f64x2.extract_lane(get(value), lane), address))
}

/** Declares a local for every two parameters; only an output layer is a column. */
export function createMatrices(plan: NetworkPlan, newLocal: NewLocal): Matrix[] {
  const addresses: number[] = []
  eachParameter(plan, (place) => addresses.push(8 * place))
  const twos = (all: readonly number[]): Two[] => Array.from({ length: Math.ceil(all.length / 2) }, (_, index) => ({ local: newLocal('v128'), addresses: all.slice(2 * index, 2 * index + 2) }))
  const weights = plan.layers.map(({ inputs, units }, l) => {
    const own = addresses.splice(0, inputs * units)
    const isColumn = l === plan.layers.length - 1 && units === 1
    return { isColumn, rows: isColumn ? twos(own).map((two) => [two]) : Array.from({ length: inputs }, (_, i) => twos(own.slice(i * units, (i + 1) * units))) }
  })
  return weights.map((matrix, l) => ({ ...matrix, biases: plan.layers[l]!.biases === null ? null : twos(addresses.splice(0, plan.layers[l]!.units)) }))
}

export const twosOf = ({ rows, biases }: Matrix): Two[] => [...rows.flat(), ...(biases ?? [])]

/** The optimizer's state of two parameters. */
export function stateOf({ addresses }: Two, { slotBytes }: NetworkPlan, newLocal: NewLocal): State<'v128'> {
  const value = newLocal('v128')
  const slotted = (slot: number): number[] => addresses.map((address) => address + (slot + 1) * slotBytes)
  return {
    load: (slot) => loadTwo(slotted(slot)),
    store: (slot, code) => [set(value, code), storeTwo(value, slotted(slot))],
  }
}

/** Z·W + b, two neurons a vector; of a column its terms in either lane, and the bias in the first. */
export function products({ rows, biases }: Matrix, z: readonly Local<'v128'>[]): Code<'v128'>[] {
  return rows[0]!.map((_, column) => {
    const terms = rows.map((row, r) => pair.mul(get(row[column]!.local), get(z[r]!)))
    return sumOf(pair, biases ? [get(biases[column]!.local), ...terms] : terms)
  })
}

/** The sum of a vector's lanes. */
export const acrossLanes = (x: Local<'v128'>): Code<'f64'> => f64.add(f64x2.extract_lane(get(x), 0), f64x2.extract_lane(get(x), 1))

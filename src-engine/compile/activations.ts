import type { Activation } from '../contract/experiment.ts'
import { get, set, type Code, type Local, type Statements } from './assembler/code.ts'
import type { NewLocal } from './assembler/module.ts'
import { applyNear, applyTable, type Near, type TableFunction } from './functions/tables.ts'
import type { Functions } from './functions/functions.ts'
import { sumOf, type Lanes, type LaneType, type Scalar } from './lanes.ts'
import { sigmoidTable, tanhTable } from './taylor-table.ts'

/** An activation as code. */
interface CompiledActivation {
  /**
   * What its layer's pre-activations, and so the layer's weights and biases, come multiplied by: a power of two, so that no
   * bit is lost. It saves the table a product on the longest way.
   */
  readonly scale: number
  /** Puts the activated values of a whole layer in the place of its pre-activations. */
  apply<Type extends LaneType>(lanes: Lanes<Type>, functions: Functions, layer: readonly Local<Type>[], newLocal: NewLocal): Statements
  /** Likewise for a layer of so many units of which guesses are known earlier, where that is of use. */
  applyNear?<Type extends LaneType>(lanes: Lanes<Type>, functions: Functions, units: number, layer: readonly Local<Type>[], guesses: readonly Local<Type>[], newLocal: NewLocal): Near<Type>
  /** `factor` · φ′, from the activated value (0 where the pre-activation is); null for 1. `factor` is a power of two. */
  slope<Type extends LaneType>(lanes: Lanes<Type>, y: Local<Type>, factor: number): Code<Type> | null
}

const leakySlope = 0.01

const byTable = (functions: Functions, name: 'sigmoid' | 'tanh'): TableFunction => {
  const found = functions.tables[name]
  if (!found) throw new Error(`${name}: expected its table among the module's functions`)
  return found
}
const scaled = <Type extends LaneType>(lanes: Lanes<Type>, factor: number, value: Code<Type>): Code<Type> => (factor === 1 ? value : lanes.mul(lanes.const(factor), value))
/** 0 where y ≤ 0, else 1, also of NaN. */
const step = <Type extends LaneType>(lanes: Lanes<Type>, y: Local<Type>): Code<Type> => lanes.unless(lanes.le(get(y), lanes.const(0)))

export const activations: Record<Activation, CompiledActivation> = {
  sigmoid: {
    scale: sigmoidTable.steps,
    apply: (lanes, functions, layer, newLocal) => applyTable(lanes, byTable(functions, 'sigmoid'), layer, newLocal),
    applyNear: (lanes, functions, units, layer, guesses, newLocal) => applyNear(lanes, byTable(functions, 'sigmoid'), units, layer, guesses, newLocal),
    slope: (lanes, y, factor) => lanes.mul(scaled(lanes, factor, get(y)), lanes.sub(lanes.const(1), get(y))),
  },
  tanh: {
    scale: tanhTable.steps,
    apply: (lanes, functions, layer, newLocal) => applyTable(lanes, byTable(functions, 'tanh'), layer, newLocal),
    applyNear: (lanes, functions, units, layer, guesses, newLocal) => applyNear(lanes, byTable(functions, 'tanh'), units, layer, guesses, newLocal),
    slope: (lanes, y, factor) => lanes.sub(lanes.const(factor), lanes.mul(scaled(lanes, factor, get(y)), get(y))),
  },
  relu: {
    scale: 1,
    apply: (lanes, _, layer) => layer.map((x) => set(x, lanes.larger(get(x), lanes.const(0)))),
    slope: (lanes, y, factor) => scaled(lanes, factor, step(lanes, y)),
  },
  'leaky-relu': {
    scale: 1,
    apply: (lanes, _, layer) => layer.map((x) => set(x, lanes.larger(get(x), lanes.mul(lanes.const(leakySlope), get(x))))),
    slope: (lanes, y, factor) => scaled(lanes, factor, lanes.larger(step(lanes, y), lanes.const(leakySlope))),
  },
  linear: {
    scale: 1,
    apply: () => [],
    slope: (lanes, _, factor) => (factor === 1 ? null : lanes.const(factor)),
  },
  softmax: {
    scale: 1,
    apply: (lanes, { exp }, layer, newLocal) => softmax(lanes, layer, newLocal, exp),
    slope: () => {
      throw new Error('softmax: expected in the output layer only')
    },
  },
}

/** The statements that leave the largest of some numbers in a local, as the reference finds it: NaN never is. */
export function largestOf<Type extends LaneType>(lanes: Lanes<Type>, values: readonly Local<Type>[], newLocal: NewLocal): { largest: Local<Type>; find: Statements } {
  const largest = newLocal(lanes.type)
  return {
    largest,
    find: [set(largest, lanes.const(-Infinity)), values.map((x) => set(largest, lanes.select(lanes.gt(get(x), get(largest)), get(x), get(largest))))],
  }
}

/** x − largest, where the largest itself may be infinite. */
export function below<Type extends LaneType>(lanes: Lanes<Type>, x: Local<Type>, largest: Local<Type>): Code<Type> {
  return lanes.select(lanes.eq(get(x), get(largest)), lanes.const(0), lanes.sub(get(x), get(largest)))
}

/** y_j = e^ỹ_j / Σ e^ỹ_k, taken relative to the largest so that nothing overflows. */
function softmax<Type extends LaneType>(lanes: Lanes<Type>, layer: readonly Local<Type>[], newLocal: NewLocal, exp: Scalar): Statements {
  const { largest, find } = largestOf(lanes, layer, newLocal)
  const sum = newLocal(lanes.type)
  return [
    find,
    layer.map((x) => [set(x, below(lanes, x, largest)), set(x, lanes.map(exp, x))]),
    set(sum, sumOf(lanes, layer.map(get))),
    layer.map((x) => set(x, lanes.div(get(x), get(sum)))),
  ]
}

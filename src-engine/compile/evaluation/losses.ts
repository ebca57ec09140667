import type { Loss } from '../../contract/experiment.ts'
import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type NewLocal } from '../assembler/module.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { exponential } from '../batches/exponential.ts'
import type { Lanes } from '../batches/lanes.ts'
import type { Functions } from '../functions/functions.ts'
import type { Scalar } from '../lanes.ts'
import type { LayerPlan } from '../online/plan.ts'
import { repeat, type Strides } from './strides.ts'

/** Two samples' outputs, pre-activations and targets, in steps of an output. */
export interface TwoSamples {
  readonly outputs: Strides
  readonly preactivations: Strides
  readonly targets: Strides
}

interface Tools {
  readonly functions: Functions
  readonly lanes: Lanes
  readonly newLocal: NewLocal
}

/** Puts the losses of two samples into a local, by the operations of network/losses.ts. */
export function lossesOf(two: TwoSamples, { units, activation }: LayerPlan, loss: Loss, into: Local<'v128'>, tools: Tools): Statements {
  if (activation === 'softmax') return categoricalCrossEntropy(two, units, into, tools)
  return loss === 'cross-entropy' ? binaryCrossEntropy(two, into, tools) : squaredErrors(two, units, into, tools)
}

const load = ({ pointer, offset }: Pick<Strides, 'pointer' | 'offset'>): Code<'v128'> => v128.load(get(pointer), offset)

/** A function of either lane. */
function map(f: Scalar, x: Local<'v128'>): Code<'v128'> {
  const [first, second] = [0, 1].map((lane) => call(f, f64x2.extract_lane(get(x), lane))) as [Code<'f64'>, Code<'f64'>]
  return f64x2.replace_lane(f64x2.splat(first), 1, second)
}

/** ½·Σ(y − t)². */
function squaredErrors({ outputs, targets }: TwoSamples, count: number, into: Local<'v128'>, { lanes, newLocal }: Tools): Statements {
  const { add, sub, mul, const: number } = lanes.vector
  const error = newLocal('v128')
  return [
    set(into, number(0)),
    repeat(count, [outputs, targets], newLocal, ([y, t]) => [set(error, sub(load(y!), load(t!))), set(into, add(get(into), mul(get(error), get(error))))]),
    set(into, mul(number(0.5), get(into))),
  ]
}

/** −t·ln y − (1 − t)·ln(1 − y) of one sigmoid output, from ỹ: ln(1 + e^−|ỹ|) and what of |ỹ| is on the wrong side, without 0 · Infinity. */
function binaryCrossEntropy({ preactivations, targets }: TwoSamples, into: Local<'v128'>, { functions, lanes, newLocal }: Tools): Statements {
  const { add, sub, mul, abs, neg, eq, gt, const: number } = lanes.vector
  const [x, t, rest] = [newLocal('v128'), newLocal('v128'), newLocal('v128')]
  const restWhere = (target: number, otherwise: Code<'v128'>): Code<'v128'> => v128.bitselect(get(rest), otherwise, eq(get(t), number(target)))
  return [
    set(x, load(preactivations)),
    set(t, load(targets)),
    set(rest, exponential(neg(abs(get(x))), lanes, newLocal)),
    set(rest, map(functions.log1p, rest)),
    set(
      into,
      v128.bitselect(
        restWhere(1, add(get(rest), mul(sub(number(1), get(t)), get(x)))),
        restWhere(0, sub(get(rest), mul(get(t), get(x)))),
        gt(get(x), number(0)),
      ),
    ),
  ]
}

/** −Σ t_j·ln y_j of a softmax layer, from Ỹ, relative to the largest so that nothing overflows. */
function categoricalCrossEntropy({ preactivations, targets }: TwoSamples, count: number, into: Local<'v128'>, { functions, lanes, newLocal }: Tools): Statements {
  const { add, sub, mul, eq, gt, ne, const: number } = lanes.vector
  const [x, t, largest, sum, logarithm] = [newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128')]
  // The largest itself may be infinite.
  const below = (): Code<'v128'> => v128.andnot(sub(get(x), get(largest)), eq(get(x), get(largest)))
  const each = (...work: Statements): Statements => repeat(count, [preactivations, targets], newLocal, ([preactivation, target]) => [set(x, load(preactivation!)), set(t, load(target!)), work])
  return [
    set(largest, number(-Infinity)),
    each(set(largest, v128.bitselect(get(x), get(largest), gt(get(x), get(largest))))),
    set(sum, number(0)),
    each(set(sum, add(get(sum), exponential(below(), lanes, newLocal)))),
    set(logarithm, map(functions.log, sum)),
    set(into, number(0)),
    // A class that is not the target's adds nothing, even where its logarithm is infinite.
    each(set(into, add(get(into), v128.and(mul(get(t), sub(get(logarithm), below())), ne(get(t), number(0)))))),
    // With a NaN among the pre-activations the sum is NaN, whatever the targets.
    set(into, v128.bitselect(get(into), get(sum), eq(get(sum), get(sum)))),
  ]
}

/** Leaves a mask of two samples in a local: where the outputs name the right class. One: (y ≥ 0.5) = (t ≥ 0.5). Several: the same arg max, the first of equals. */
export function areCorrect({ outputs, targets }: TwoSamples, count: number, into: Local<'v128'>, { lanes, newLocal }: Omit<Tools, 'functions'>): Statements {
  const { add, eq, ge, gt, const: number } = lanes.vector
  if (count === 1) {
    const isUpper = (place: Strides): Code<'v128'> => ge(load(place), number(0.5))
    return [set(into, v128.not(v128.xor(isUpper(outputs), isUpper(targets))))]
  }
  const ordinal = newLocal('v128')
  const createLargest = (strides: Strides) => {
    const [largest, place, x, isLarger] = [newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128')]
    return {
      strides,
      place,
      begin: [set(largest, load(strides)), set(place, number(0))],
      look: (at: Pick<Strides, 'pointer' | 'offset'>) => [
        set(x, load(at)),
        set(isLarger, gt(get(x), get(largest))),
        set(largest, v128.bitselect(get(x), get(largest), get(isLarger))),
        set(place, v128.bitselect(get(ordinal), get(place), get(isLarger))),
      ],
    }
  }
  const both = [createLargest(outputs), createLargest(targets)] as const
  return [
    both.map(({ begin }) => begin),
    set(ordinal, number(0)),
    repeat(count, [outputs, targets], newLocal, (places) => [both.map(({ look }, index) => look(places[index]!)), set(ordinal, add(get(ordinal), number(1)))]),
    set(into, eq(get(both[0].place), get(both[1].place))),
  ]
}

import { after, get, set, type Code, type Local } from './assembler/code.ts'
import type { NewLocal } from './assembler/module.ts'
import { below, largestOf } from './activations.ts'
import type { Functions } from './functions/functions.ts'
import { sumOf, type Lanes, type LaneType } from './lanes.ts'

/** A sample's loss as code, or those of two samples. */

/** ½·Σ(y − t)². */
export function squaredError<Type extends LaneType>(lanes: Lanes<Type>, outputs: readonly Local<Type>[], targets: readonly Local<Type>[], newLocal: NewLocal): Code<Type> {
  const error = newLocal(lanes.type)
  const squares = outputs.map((y, j) => after([set(error, lanes.sub(get(y), get(targets[j]!)))], lanes.mul(get(error), get(error))))
  return lanes.mul(lanes.const(0.5), sumOf(lanes, squares))
}

/**
 * −t·ln y − (1 − t)·ln(1 − y) of one sigmoid output, from its pre-activation x, as network/losses.ts has it:
 * ln(1 + e^−|x|) and the part of |x| that is on the wrong side, without 0 · Infinity.
 */
export function binaryCrossEntropy<Type extends LaneType>(lanes: Lanes<Type>, x: Local<Type>, t: Local<Type>, { exp, log1p }: Functions, newLocal: NewLocal): Code<Type> {
  const rest = newLocal(lanes.type)
  const zero = lanes.const(0)
  const one = lanes.const(1)
  const plusUnless = (value: Code<Type>, sum: Code<Type>): Code<Type> => lanes.select(lanes.eq(get(t), value), get(rest), sum)
  return after(
    [set(rest, lanes.sub(zero, lanes.abs(get(x)))), set(rest, lanes.map(exp, rest)), set(rest, lanes.map(log1p, rest))],
    lanes.select(
      lanes.gt(get(x), zero),
      plusUnless(one, lanes.add(get(rest), lanes.mul(lanes.sub(one, get(t)), get(x)))),
      plusUnless(zero, lanes.sub(get(rest), lanes.mul(get(t), get(x)))),
    ),
  )
}

/** −Σ t_j·ln y_j of a softmax layer, from its pre-activations, as network/softmax.ts has it. */
export function categoricalCrossEntropy<Type extends LaneType>(
  lanes: Lanes<Type>,
  preactivations: readonly Local<Type>[],
  targets: readonly Local<Type>[],
  { exp, log }: Functions,
  newLocal: NewLocal,
): Code<Type> {
  const { largest, find } = largestOf(lanes, preactivations, newLocal)
  const [term, sum, logarithm] = [newLocal(lanes.type), newLocal(lanes.type), newLocal(lanes.type)]
  const powers = preactivations.map((x) => after([set(term, below(lanes, x, largest))], lanes.map(exp, term)))
  // A class that is not the target's adds nothing, even where its logarithm is infinite.
  const shares = preactivations.map((x, j) => {
    const share = lanes.mul(get(targets[j]!), lanes.sub(get(logarithm), below(lanes, x, largest)))
    return lanes.select(lanes.eq(get(targets[j]!), lanes.const(0)), lanes.const(0), share)
  })
  return after(
    [find, set(sum, powers.reduce((total, power) => lanes.add(total, power))), set(logarithm, lanes.map(log, sum))],
    // With a NaN among the pre-activations the sum is NaN, whatever the targets.
    lanes.select(lanes.eq(get(sum), get(sum)), shares.reduce((total, share) => lanes.add(total, share)), get(sum)),
  )
}

import { sigmoidSeries } from '../../elementary/exponential.ts'
import { after, get, set, type Code } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { locals, series } from './exponential.ts'
import type { LaneFunction, Stage } from './elementwise.ts'
import type { Lanes } from './lanes.ts'

type Vector = Code<'v128'>

/** 2^k and f, with k + f for x times a factor, cut off at limits: what elementary/exponential.ts begins with. */
export const powerStage =
  (factor: number, least: number, most: number): Stage =>
  ([x], lanes, newLocal) => {
    const { add, sub, mul, pmin, pmax, const: number } = lanes.vector
    const [y, shifted] = locals(newLocal, 2)
    const shift = number(lanes.powerNumber)
    return {
      statements: [set(y, pmax(pmin(mul(x!, number(factor)), number(most)), number(least))), set(shifted, add(get(y), shift))],
      results: [lanes.powerOfTwo(get(shifted)), sub(get(y), sub(get(shifted), shift))],
    }
  }

/** 1/(1 + e^−x) of every lane, in float64: the operations of elementary/exponential.ts and so its bits. */
export const sigmoid64: readonly Stage[] = [
  powerStage(-Math.LOG2E, -1022, 1024),
  ([power, f], lanes, newLocal) => {
    const { add, sub, mul, div } = lanes.vector
    const [square, v, u] = locals(newLocal, 3)
    return {
      statements: [set(square, mul(f!, f!)), set(v, series(lanes, square, sigmoidSeries, newLocal)), set(u, sub(get(v), f!))],
      results: [div(get(u), add(get(u), mul(add(get(v), f!), power!)))],
    }
  },
]

/** 1/(1 + e^−x) of every lane, in float32, within 4 + |x| ulp; 0 where that would be a subnormal number. */
export const sigmoid32: LaneFunction = (x, lanes, newLocal) => {
  const { div, const: number } = lanes.vector
  return div(number(1), onePlusExponentialOfMinus(x, lanes, newLocal))
}

/**
 * 1 + e^−x of every lane, in float32; Infinity where e^−x has a factor of 2¹²⁸. e^−x is 2^k · 2^f with k + f = −x·log₂e, which
 * is rounded once: more digits of it took a fifth of the sigmoid's time. 2^f is a polynomial (minimax, relative error 9.2e-8
 * for |f| ≤ ½), evaluated by Estrin's scheme: a long chain of operations would be waited for.
 */
export function onePlusExponentialOfMinus(given: Vector, lanes: Lanes, newLocal: NewLocal): Vector {
  const { sub, mul, pmin, pmax, const: number } = lanes.vector
  const { multiplyAdd, powerNumber } = lanes
  const [x, shifted, f, square] = locals(newLocal, 4)
  const pairOf = (c0: number, c1: number): Vector => multiplyAdd(get(f), number(c1), number(c0))
  const upper = multiplyAdd(get(square), pairOf(0.009671512991189957, 0.001326472731307149), pairOf(0.24022242426872253, 0.05550733581185341))
  return after(
    [
      set(x, pmax(pmin(given, number(80)), number(-89))),
      set(shifted, multiplyAdd(get(x), number(-Math.LOG2E), number(powerNumber))),
      set(f, multiplyAdd(get(x), number(-Math.LOG2E), sub(number(powerNumber), get(shifted)))),
      set(square, mul(get(f), get(f))),
    ],
    multiplyAdd(multiplyAdd(upper, get(square), pairOf(1, 0.6931470036506653)), lanes.powerOfTwo(get(shifted)), number(1)),
  )
}

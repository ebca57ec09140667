import { after, get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Lanes } from './lanes.ts'

type Vector = Code<'v128'>

/** Code for a function of every lane, computed by itself: `x` is used once. */
export type LaneFunction = (x: Vector, lanes: Lanes, newLocal: NewLocal) => Vector

/** c₀ + x·(c₁ + x·(c₂ + …)), rounded as Horner's scheme says. */
export function polynomial(lanes: Lanes, x: () => Vector, [first, ...rest]: readonly number[]): Vector {
  const constant = lanes.vector.const(first!)
  return rest.length === 0 ? constant : lanes.multiplyAdd(x(), polynomial(lanes, x, rest), constant)
}

/** y · 2^k, rounded once, also where 2^k itself is no number: in two factors. `k` is used twice. */
function scaled(y: Vector, k: () => Vector, lanes: Lanes, newLocal: NewLocal): Vector {
  const { mul, add, sub, const: number } = lanes.vector
  const half = newLocal('v128')
  const rounding = number(lanes.roundingNumber)
  const power = (exponent: Vector): Vector => lanes.powerOfTwo(add(exponent, number(lanes.powerNumber)))
  return after([set(half, sub(add(mul(k(), number(0.5)), rounding), rounding))], mul(mul(y, power(get(half))), power(sub(k(), get(half)))))
}

/** The same where it will be added to 1: what is too small to count may come out wrong. `y` is used twice. */
function scaledForOne(y: () => Vector, k: () => Vector, lanes: Lanes): Vector {
  const { add, mul, const: number } = lanes.vector
  // Twice y, so that the largest power is a number still.
  return mul(add(y(), y()), lanes.powerOfTwo(add(k(), number(lanes.powerNumber - 1))))
}

/** ±½ with the sign of x. */
export const signedHalf = (x: Vector, { vector }: Lanes): Vector => v128.or(v128.and(x, vector.const(-0)), vector.const(0.5))

/**
 * e^x of every lane. In float64 the algorithm of elementary/exponential.ts, operation by operation, and so its bits; in
 * float32 that of Cephes' expf (Moshier), within 2 ulp, subnormal results included.
 */
export const exponential: LaneFunction = (x, lanes, newLocal) => {
  const { y, k, statements } = lanes.precision === 'float64' ? reduced64(x, lanes, newLocal, -746) : reduced32(x, lanes, newLocal, -104)
  return after(statements, scaled(get(y), () => get(k), lanes, newLocal))
}

/** 1 + e^x of every lane, rounded as e^x and the sum are. */
export const onePlusExponential: LaneFunction = (x, lanes, newLocal) => {
  const { y, k, statements } = lanes.precision === 'float64' ? reduced64(x, lanes, newLocal, -700) : reduced32(x, lanes, newLocal, -80)
  return after(statements, lanes.vector.add(lanes.vector.const(1), scaledForOne(() => get(y), () => get(k), lanes)))
}

/** e^x = y · 2^k: NaN stays in y, and what is below `least` is taken for it. */
type Reduction = (x: Vector, lanes: Lanes, newLocal: NewLocal, least: number) => { y: Local<'v128'>; k: Local<'v128'>; statements: Statements }

const reduced64: Reduction = (given, lanes, newLocal, least) => {
  const { add, sub, mul, div, pmin, pmax, trunc, const: number } = lanes.vector
  const [x, k, high, low, r, t] = locals(newLocal, 6)
  const inner = [1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.65339022054652515390e-6, 4.13813679705723846039e-8]
  return {
    y: r,
    k,
    statements: [
      // Beyond, the result is Infinity.
      set(x, pmax(pmin(given, number(710)), number(least))),
      set(k, trunc(add(mul(number(Math.LOG2E), get(x)), signedHalf(get(x), lanes)))),
      set(high, sub(get(x), mul(get(k), number(6.93147180369123816490e-1)))),
      set(low, mul(get(k), number(1.90821492927058770002e-10))),
      set(r, sub(get(high), get(low))),
      set(t, mul(get(r), get(r))),
      // c, in t's place.
      set(t, sub(get(r), mul(get(t), polynomial(lanes, () => get(t), inner)))),
      set(r, sub(number(1), sub(sub(get(low), div(mul(get(r), get(t)), sub(number(2), get(t)))), get(high)))),
    ],
  }
}

const reduced32: Reduction = (given, lanes, newLocal, least) => {
  const { add, sub, mul, pmin, pmax, const: number } = lanes.vector
  const [x, k, t] = locals(newLocal, 3)
  const rounding = number(lanes.roundingNumber)
  const inner = [0.50000001201, 0.16666665459, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4]
  return {
    y: t,
    k,
    statements: [
      set(x, pmax(pmin(given, number(89)), number(least))),
      set(k, sub(add(mul(get(x), number(Math.LOG2E)), rounding), rounding)),
      // ln 2 in two parts, of which the first leaves no rounding.
      set(x, lanes.multiplyAdd(get(k), number(-0.693359375), get(x))),
      set(x, lanes.multiplyAdd(get(k), number(2.12194440e-4), get(x))),
      set(t, polynomial(lanes, () => get(x), inner)),
      set(t, add(lanes.multiplyAdd(mul(get(x), get(x)), get(t), get(x)), number(1))),
    ],
  }
}

/** New vector locals. */
export function locals(newLocal: NewLocal, count: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8) {
  const vector = () => newLocal('v128')
  const made = Array.from({ length: count }, vector)
  return made as unknown as [ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>, ReturnType<typeof vector>]
}

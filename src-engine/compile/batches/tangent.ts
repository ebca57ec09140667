import { after, get, set } from '../assembler/code.ts'
import { v128 } from '../assembler/vectors.ts'
import type { LaneFunction } from './elementwise.ts'
import { locals, polynomial } from './exponential.ts'
import { onePlusExponentialOfMinus } from './sigmoid.ts'

/**
 * tanh x of every lane. In float64 the algorithm of elementary/exponential.ts, operation by operation, and so its bits; in
 * float32 that of Cephes' tanhf (Moshier), within 3 ulp.
 */
export const tangent: LaneFunction = (x, lanes, newLocal) => (lanes.precision === 'float64' ? tangent64(x, lanes, newLocal) : tangent32(x, lanes, newLocal))

/** tanh |x| = −t/(t + 2) with t = e^(−2|x|) − 1 below 1, and 1 − 2/(t + 2) with t = e^(2|x|) − 1 from there on. */
const tangent64: LaneFunction = (x, lanes, newLocal) => {
  const { add, sub, mul, div, abs, neg, ge, pmin, const: number } = lanes.vector
  const [given, size, isLarge, t] = locals(newLocal, 4)
  const { bitselect, and, or } = v128
  return after(
    [
      set(given, x),
      // From 22 on tanh is 1; NaN stays.
      set(size, pmin(abs(get(given)), number(22))),
      set(isLarge, ge(get(size), number(1))),
      set(t, exponentialLessOne(mul(get(size), bitselect(number(2), number(-2), get(isLarge))), lanes, newLocal)),
      set(t, div(bitselect(number(2), neg(get(t)), get(isLarge)), add(get(t), number(2)))),
      set(t, bitselect(sub(number(1), get(t)), get(t), get(isLarge))),
    ],
    or(abs(get(t)), and(get(given), number(-0))),
  )
}

/** e^x − 1 in float64 for −2 < x ≤ 0 and 2 ≤ x ≤ 44, which is what tanh asks for: of fdlibm's cases k = 1 cannot come. */
const exponentialLessOne: LaneFunction = (given, lanes, newLocal) => {
  const { add, sub, mul, div, abs, gt, lt, eq, const: number } = lanes.vector
  const { bitselect, and } = v128
  const [x, k, high, low, r, half, square, e] = locals(newLocal, 8)
  const [c, r1, t, inverse, less] = locals(newLocal, 5)
  const rounding = number(lanes.roundingNumber)
  const inner = [1, -3.33333333333331316428e-2, 1.58730158725481460165e-3, -7.93650757867487942473e-5, 4.00821782732936239552e-6, -2.01099218182624371326e-7]
  const power = lanes.powerOfTwo(add(get(k), number(lanes.powerNumber)))
  /** By k: 0; −1; 3 … 19; 20 … 56; and the others. */
  const ofZero = sub(get(r), sub(mul(get(r), get(e)), get(square)))
  const ofMinusOne = sub(mul(number(0.5), sub(get(r), get(less))), number(0.5))
  const ofFew = mul(sub(sub(number(1), get(inverse)), sub(get(less), get(r))), power)
  const ofMany = mul(add(sub(get(r), add(get(less), get(inverse))), number(1)), power)
  const ofOthers = sub(mul(sub(number(1), sub(get(less), get(r))), power), number(1))
  const isOther = v128.or(lt(get(k), number(-1.5)), gt(get(k), number(56)))
  return after(
    [
      set(x, given),
      set(k, sub(add(mul(number(Math.LOG2E), get(x)), rounding), rounding)),
      set(k, and(get(k), gt(abs(get(x)), number(0.5 * Math.LN2)))),
      set(high, sub(get(x), mul(get(k), number(6.93147180369123816490e-1)))),
      set(low, mul(get(k), number(1.90821492927058770002e-10))),
      set(r, sub(get(high), get(low))),
      set(c, sub(sub(get(high), get(r)), get(low))),
      set(half, mul(number(0.5), get(r))),
      set(square, mul(get(r), get(half))),
      set(r1, polynomial(lanes, () => get(square), inner)),
      set(t, sub(number(3), mul(get(r1), get(half)))),
      set(e, mul(get(square), div(sub(get(r1), get(t)), sub(number(6), mul(get(r), get(t)))))),
      set(less, sub(sub(mul(get(r), sub(get(e), get(c))), get(c)), get(square))),
      set(inverse, lanes.powerOfTwo(sub(number(lanes.powerNumber), get(k)))),
    ],
    bitselect(
      ofZero,
      bitselect(ofMinusOne, bitselect(ofOthers, bitselect(ofFew, ofMany, lt(get(k), number(20))), isOther), eq(get(k), number(-1))),
      // Also of NaN, whose k the mask makes 0.
      eq(get(k), number(0)),
    ),
  )
}

const tangent32: LaneFunction = (x, lanes, newLocal) => {
  const { sub, mul, div, abs, lt, pmin, const: number } = lanes.vector
  const [given, size, square, small] = locals(newLocal, 4)
  const inner = [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3]
  const large = sub(number(1), div(number(2), onePlusExponentialOfMinus(mul(get(size), number(-2)), lanes, newLocal)))
  return after(
    [
      set(given, x),
      set(size, pmin(abs(get(given)), number(10))),
      set(square, mul(get(size), get(size))),
      set(small, lanes.multiplyAdd(mul(get(size), get(square)), polynomial(lanes, () => get(square), inner), get(size))),
    ],
    v128.or(v128.bitselect(get(small), large, lt(get(size), number(0.625))), v128.and(get(given), number(-0))),
  )
}

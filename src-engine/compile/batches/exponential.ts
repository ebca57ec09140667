import { after, get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import type { LaneFunction } from './elementwise.ts'
import type { Lanes } from './lanes.ts'

type Vector = Code<'v128'>

/** c₀ + x·(c₁ + x·(c₂ + …)), rounded as Horner's scheme says. */
export function polynomial(lanes: Lanes, x: () => Vector, [first, ...rest]: readonly number[]): Vector {
  const constant = lanes.vector.const(first!)
  return rest.length === 0 ? constant : lanes.multiplyAdd(x(), polynomial(lanes, x, rest), constant)
}

/** c₀ + c₁·x + x²·(c₂ + c₃·x + x²·(…)), the operations of elementary/exponential.ts. `x` is used more than once. */
export function series({ vector }: Lanes, x: Local<'v128'>, coefficients: readonly (number | undefined)[], newLocal: NewLocal): Vector {
  const { add, mul, const: number } = vector
  const square = newLocal('v128')
  const from = (index: number): Vector => {
    const [even, odd] = [number(coefficients[index]!), coefficients[index + 1]]
    const pair = odd === undefined ? even : add(even, mul(number(odd), get(x)))
    return index + 2 < coefficients.length ? add(pair, mul(get(square), from(index + 2))) : pair
  }
  return after([set(square, mul(get(x), get(x)))], from(0))
}

/** y · 2^k, rounded once, also where 2^k itself is no number: in two factors. `k` is used twice. */
function scaled(y: Vector, k: () => Vector, lanes: Lanes, newLocal: NewLocal): Vector {
  const { mul, add, sub, const: number } = lanes.vector
  const half = newLocal('v128')
  const rounding = number(lanes.roundingNumber)
  const power = (exponent: Vector): Vector => lanes.powerOfTwo(add(exponent, number(lanes.powerNumber)))
  return after([set(half, sub(add(mul(k(), number(0.5)), rounding), rounding))], mul(mul(y, power(get(half))), power(sub(k(), get(half)))))
}

/**
 * e^x of every lane. In float64 the algorithm of elementary/exponential.ts, operation by operation, and so its bits; in
 * float32 that of Cephes' expf (Moshier), within 2 ulp, subnormal results included.
 */
export const exponential: LaneFunction = (x, lanes, newLocal) => {
  const { y, k, statements } = (lanes.precision === 'float64' ? reduced64 : reduced32)(x, lanes, newLocal)
  return after(statements, scaled(get(y), () => get(k), lanes, newLocal))
}

/** e^x = y · 2^k: NaN stays in y. */
type Reduction = (x: Vector, lanes: Lanes, newLocal: NewLocal) => { y: Local<'v128'>; k: Local<'v128'>; statements: Statements }

/** fdlibm's: r − r²·(p₀ + r²·(p₁ + …)) is what its quotient for e^r is made of. */
export const exponentialSeries = [1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.65339022054652515390e-6, 4.13813679705723846039e-8]
/** ln 2 in two parts, of which the first leaves no rounding when it is multiplied by an exponent. */
export const ln2 = { float64: { high: 6.93147180369123816490e-1, low: 1.90821492927058770002e-10 }, float32: { high: 0.693359375, low: -2.12194440e-4 } } as const

const reduced64: Reduction = (given, lanes, newLocal) => {
  const { add, sub, mul, div, pmin, pmax, const: number } = lanes.vector
  const [x, k, high, low, r, t] = locals(newLocal, 6)
  const rounding = number(lanes.roundingNumber)
  return {
    y: r,
    k,
    statements: [
      // Beyond, the result is Infinity or 0.
      set(x, pmax(pmin(given, number(710)), number(-746))),
      set(k, sub(add(mul(number(Math.LOG2E), get(x)), rounding), rounding)),
      set(high, sub(get(x), mul(get(k), number(ln2.float64.high)))),
      set(low, mul(get(k), number(ln2.float64.low))),
      set(r, sub(get(high), get(low))),
      set(t, mul(get(r), get(r))),
      // c, in t's place.
      set(t, sub(get(r), mul(get(t), polynomial(lanes, () => get(t), exponentialSeries)))),
      set(r, sub(number(1), sub(sub(get(low), div(mul(get(r), get(t)), sub(number(2), get(t)))), get(high)))),
    ],
  }
}

const reduced32: Reduction = (given, lanes, newLocal) => {
  const { add, sub, mul, pmin, pmax, const: number } = lanes.vector
  const [x, k, t] = locals(newLocal, 3)
  const rounding = number(lanes.roundingNumber)
  const inner = [0.50000001201, 0.16666665459, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4]
  return {
    y: t,
    k,
    statements: [
      set(x, pmax(pmin(given, number(89)), number(-104))),
      set(k, sub(add(mul(get(x), number(Math.LOG2E)), rounding), rounding)),
      set(x, lanes.multiplyAdd(get(k), number(-ln2.float32.high), get(x))),
      set(x, lanes.multiplyAdd(get(k), number(-ln2.float32.low), get(x))),
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

import { farTangent, tangentSeries } from '../../elementary/exponential.ts'
import { after, get, set } from '../assembler/code.ts'
import { v128 } from '../assembler/vectors.ts'
import type { LaneFunction, Stage } from './elementwise.ts'
import { locals, polynomial, series } from './exponential.ts'
import { onePlusExponentialOfMinus, powerStage } from './sigmoid.ts'

/** tanh x of every lane, in float64: the operations of elementary/exponential.ts and so its bits. */
export const tangent64: readonly Stage[] = [
  powerStage(2 * Math.LOG2E, -farTangent, farTangent),
  ([power, f], lanes, newLocal) => {
    const { add, sub, mul, div, const: number } = lanes.vector
    const [square, v, above, below] = locals(newLocal, 4)
    return {
      statements: [
        set(square, mul(f!, f!)),
        set(v, series(lanes, square, tangentSeries, newLocal)),
        set(above, add(number(1), power!)),
        set(below, sub(number(1), power!)),
      ],
      results: [div(sub(mul(get(above), f!), mul(get(below), get(v))), sub(mul(get(above), get(v)), mul(get(below), f!)))],
    }
  },
]

/** tanh x of every lane, in float32: that of Cephes' tanhf (Moshier), within 3 ulp. */
export const tangent32: LaneFunction = (x, lanes, newLocal) => {
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

import { after, choose, get, leave, set, when, type Code } from '../assembler/code.ts'
import type { ModuleBuilder } from '../assembler/module.ts'
import { f64, i32, i64 } from '../assembler/scalars.ts'
import type { Scalar } from '../lanes.ts'

/**
 * Adds e^x: the very operations of elementary/exponential.ts, and so its bits. Error below 1 ulp, subnormal results
 * included; 0 below −745.13, Infinity above 709.78.
 */
export function addExp(module: ModuleBuilder): Scalar {
  return module.add(null, ['f64'], 'f64', ([x], newLocal) => {
    const [k, high, low, r, t, c, y] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    const power = newLocal('i32')
    const rounding = f64.const(1.5 * 2 ** 52)
    const product = (a: Code<'f64'>, b: number): Code<'f64'> => f64.mul(a, f64.const(b))
    const series = [4.13813679705723846039e-8, -1.65339022054652515390e-6, 6.61375632143793436117e-5, -2.77777777770155933842e-3, 1.66666666666666019037e-1]
    const isInRange = i32.and(f64.le(get(x), f64.const(7.09782712893383973096e2)), f64.ge(get(x), f64.const(-7.45133219101941108420e2)))
    return after(
      [
        when(i32.eqz(isInRange), [
          leave(choose('f64', f64.gt(get(x), f64.const(0)), f64.const(Infinity), choose('f64', f64.lt(get(x), f64.const(0)), f64.const(0), get(x)))),
        ]),
        set(k, f64.sub(f64.add(product(get(x), 1.44269504088896338700), rounding), rounding)),
        set(high, f64.sub(get(x), product(get(k), 6.93147180369123816490e-1))),
        set(low, product(get(k), 1.90821492927058770002e-10)),
        set(r, f64.sub(get(high), get(low))),
        set(t, f64.mul(get(r), get(r))),
        set(c, f64.sub(get(r), f64.mul(get(t), series.slice(1).reduce((sum, term) => f64.add(f64.const(term), f64.mul(get(t), sum)), f64.const(series[0]!))))),
        set(y, f64.sub(f64.const(1), f64.sub(f64.sub(get(low), f64.div(f64.mul(get(r), get(c)), f64.sub(f64.const(2), get(c)))), get(high)))),
        set(power, i32.trunc_f64_s(get(k))),
        // A result below the normal numbers is rounded once, by the second product; 2¹⁰²⁴ is no number.
        when(i32.lt_s(get(power), i32.const(-1021)), [leave(f64.mul(f64.mul(get(y), powerOfTwo(i32.add(get(power), i32.const(1000)))), f64.const(2 ** -1000)))]),
        when(i32.ge_s(get(power), i32.const(1024)), [leave(f64.mul(f64.mul(get(y), f64.const(2)), f64.const(2 ** 1023)))]),
      ],
      f64.mul(get(y), powerOfTwo(get(power))),
    )
  })
}

/** 2^k for k = −1022 … 1023, by its bits. */
function powerOfTwo(k: Code<'i32'>): Code<'f64'> {
  return f64.reinterpret_i64(i64.shl(i64.extend_i32_s(i32.add(k, i32.const(1023))), i64.const(52n)))
}

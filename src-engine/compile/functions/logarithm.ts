import { after, choose, get, leave, set, when, type Code } from '../assembler/code.ts'
import type { ModuleBuilder } from '../assembler/module.ts'
import { f64, i32, i64 } from '../assembler/scalars.ts'
import type { Scalar } from '../lanes.ts'

/** The very operations of elementary/logarithm.ts, and so its bits, where cross-entropies need them. Error below 1 ulp. */

const ln2High = 6.93147180369123816490e-1
const ln2Low = 1.90821492927058770002e-10
/** l1 … l7 of fdlibm's e_log.c. */
const terms = [6.666666666666735130e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1, 1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1]

const c = f64.const
/** t₀ + z·(t₁ + z·(t₂ + …)). */
const horner = (z: Code<'f64'>, series: readonly number[]): Code<'f64'> =>
  series.slice(0, -1).reduceRight((sum, term) => f64.add(c(term), f64.mul(z, sum)), c(series[series.length - 1]!))

const highWord = (x: Code<'f64'>): Code<'i32'> => i32.wrap_i64(i64.shr_u(i64.reinterpret_f64(x), i64.const(32n)))
/** x with another high word. */
const withHighWord = (x: Code<'f64'>, high: Code<'i32'>): Code<'f64'> =>
  f64.reinterpret_i64(i64.or(i64.and(i64.reinterpret_f64(x), i64.const(0xffff_ffffn)), i64.shl(i64.extend_i32_u(high), i64.const(32n))))

/** Adds ln x for 1 ≤ x < Infinity, and NaN for NaN. */
export function addLog(module: ModuleBuilder): Scalar {
  return module.add(null, ['f64'], 'f64', ([x], newLocal) => {
    const [k, high, i] = [newLocal('f64'), newLocal('i32'), newLocal('i32')]
    const [f, s, z, w, r, half] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    const [t1, t2, t3, t4, t5, t6, t7] = terms as [number, number, number, number, number, number, number]
    const near = f64.mul(get(s), f64.add(get(half), get(r)))
    const far = f64.mul(get(s), f64.sub(get(f), get(r)))
    const highPart = f64.mul(get(k), c(ln2High))
    const lowPart = f64.mul(get(k), c(ln2Low))
    const isFirst = f64.eq(get(k), c(0))
    return after(
      [
        when(f64.ne(get(x), get(x)), [leave(get(x))]),
        set(high, highWord(get(x))),
        set(k, f64.convert_i32_s(i32.sub(i32.shr_s(get(high), i32.const(20)), i32.const(1023)))),
        set(high, i32.and(get(high), i32.const(0xfffff))),
        set(i, i32.and(i32.add(get(high), i32.const(0x95f64)), i32.const(0x100000))),
        set(k, f64.add(get(k), f64.convert_i32_s(i32.shr_s(get(i), i32.const(20))))),
        set(f, f64.sub(withHighWord(get(x), i32.or(get(high), i32.xor(get(i), i32.const(0x3ff00000)))), c(1))),
        when(f64.eq(get(f), c(0)), [leave(f64.add(highPart, lowPart))]),
        set(s, f64.div(get(f), f64.add(c(2), get(f)))),
        set(z, f64.mul(get(s), get(s))),
        set(w, f64.mul(get(z), get(z))),
        set(r, f64.add(f64.mul(get(w), horner(get(w), [t2, t4, t6])), f64.mul(get(z), horner(get(w), [t1, t3, t5, t7])))),
        when(i32.gt_s(i32.or(i32.sub(get(high), i32.const(0x6147a)), i32.sub(i32.const(0x6b851), get(high))), i32.const(0)), [
          set(half, f64.mul(f64.mul(c(0.5), get(f)), get(f))),
          leave(choose('f64', isFirst, f64.sub(get(f), f64.sub(get(half), near)), f64.sub(highPart, f64.sub(f64.sub(get(half), f64.add(near, lowPart)), get(f))))),
        ]),
      ],
      choose('f64', isFirst, f64.sub(get(f), far), f64.sub(highPart, f64.sub(f64.sub(far, lowPart), get(f)))),
    )
  })
}

/** Adds ln(1 + x) for 0 ≤ x ≤ 1, and NaN for NaN. */
export function addLog1p(module: ModuleBuilder): Scalar {
  return module.add(null, ['f64'], 'f64', ([x], newLocal) => {
    const [k, u, correction, high] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('i32')]
    const [f, s, z, r, half] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    const near = f64.mul(get(s), f64.add(get(half), get(r)))
    return after(
      [
        when(i32.eqz(f64.ge(get(x), c(5.551115123125783e-17))), [leave(get(x))]),
        set(f, get(x)),
        when(f64.ge(get(x), c(0.41421356237309504880)), [
          set(u, f64.add(c(1), get(x))),
          set(high, highWord(get(u))),
          set(k, f64.convert_i32_s(i32.sub(i32.shr_s(get(high), i32.const(20)), i32.const(1023)))),
          set(correction, f64.div(choose('f64', f64.gt(get(k), c(0)), f64.sub(c(1), f64.sub(get(u), get(x))), f64.sub(get(x), f64.sub(get(u), c(1)))), get(u))),
          set(high, i32.and(get(high), i32.const(0xfffff))),
          when(
            i32.lt_s(get(high), i32.const(0x6a09e)),
            [set(u, withHighWord(get(u), i32.or(get(high), i32.const(0x3ff00000))))],
            [set(k, f64.add(get(k), c(1))), set(u, withHighWord(get(u), i32.or(get(high), i32.const(0x3fe00000))))],
          ),
          set(f, f64.sub(get(u), c(1))),
        ]),
        set(half, f64.mul(f64.mul(c(0.5), get(f)), get(f))),
        set(s, f64.div(get(f), f64.add(c(2), get(f)))),
        set(z, f64.mul(get(s), get(s))),
        set(r, f64.mul(get(z), horner(get(z), terms))),
      ],
      choose(
        'f64',
        f64.eq(get(k), c(0)),
        f64.sub(get(f), f64.sub(get(half), near)),
        f64.sub(
          f64.mul(get(k), c(ln2High)),
          f64.sub(f64.sub(get(half), f64.add(near, f64.add(f64.mul(get(k), c(ln2Low)), get(correction)))), get(f)),
        ),
      ),
    )
  })
}

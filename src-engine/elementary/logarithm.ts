/**
 * ln x and ln(1 + x) in plain IEEE 754 arithmetic; see exponential.ts for why.
 *
 * Port of FreeBSD's fdlibm, e_log.c and s_log1p.c. Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
 * preserved. Error below 1 ulp.
 */

const ln2High = 6.93147180369123816490e-1
const ln2Low = 1.90821492927058770002e-10

/** One number, as itself and as two words. Every machine that runs V8 keeps the low word first. */
const number = new Float64Array(1)
const words = new Int32Array(number.buffer)

const l1 = 6.666666666666735130e-1
const l2 = 3.999999999940941908e-1
const l3 = 2.857142874366239149e-1
const l4 = 2.222219843214978396e-1
const l5 = 1.818357216161805012e-1
const l6 = 1.531383769920937332e-1
const l7 = 1.479819860511658591e-1

/** The natural logarithm. Error below 1 ulp; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  let k = 0
  if (x < 2.2250738585072014e-308) {
    k = -54
    x *= 18014398509481984
  }
  number[0] = x
  let high = words[1]!
  k += (high >> 20) - 1023
  high &= 0xfffff
  const i = (high + 0x95f64) & 0x100000
  words[1] = high | (i ^ 0x3ff00000)
  k += i >> 20
  const f = number[0] - 1
  if (f === 0) return k * ln2High + k * ln2Low
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const r = w * (l2 + w * (l4 + w * l6)) + z * (l1 + w * (l3 + w * (l5 + w * l7)))
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f
    return k === 0 ? f - (half - s * (half + r)) : k * ln2High - (half - (s * (half + r) + k * ln2Low) - f)
  }
  return k === 0 ? f - s * (f - r) : k * ln2High - (s * (f - r) - k * ln2Low - f)
}

/** ln(1 + x), without the cancellation near 0. Error below 1 ulp; −Infinity at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || x === 0 || Math.abs(x) < 5.551115123125783e-17) return x
  let k = 0
  let f = x
  let c = 0
  if (x <= -0.29289321881345247560 || x >= 0.41421356237309504880) {
    let u = 1 + x
    number[0] = u
    let high = words[1]!
    k = (high >> 20) - 1023
    if (x < 9007199254740992) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u
    else number[0] = x
    high = words[1]! & 0xfffff
    if (high < 0x6a09e) words[1] = high | 0x3ff00000
    else {
      k += 1
      words[1] = high | 0x3fe00000
    }
    u = number[0]
    f = u - 1
  }
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  const r = z * (l1 + z * (l2 + z * (l3 + z * (l4 + z * (l5 + z * (l6 + z * l7))))))
  return k === 0 ? f - (half - s * (half + r)) : k * ln2High - (half - (s * (half + r) + (k * ln2Low + c)) - f)
}

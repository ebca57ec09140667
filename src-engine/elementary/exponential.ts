/**
 * e^x, e^x − 1 and what is made of them in plain IEEE 754 additions, multiplications and divisions, so that the same experiment gives the
 * same bits under every V8: the standard lets an engine choose what Math.exp returns, and V8 has changed it before.
 *
 * Port of FreeBSD's fdlibm, e_exp.c and s_expm1.c. Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights
 * reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved. Error below 1 ulp, subnormal results included.
 */

/** ln 2 in two parts: the first has trailing zeros, so that a small whole multiple of it is exact. */
const ln2High = 6.93147180369123816490e-1
const ln2Low = 1.90821492927058770002e-10
const inverseLn2 = 1.44269504088896338700

/** Added to a number below 2⁵¹ and taken away again, it leaves the nearest whole number. Vectors of every width can do that. */
const rounding = 1.5 * 2 ** 52
const nearest = (x: number): number => x + rounding - rounding
/** The same, where vectors make 2^k of the sum at once: it has the exponent's bias, and takes halves to odd whole numbers. */
const powerRounding = rounding + 1023

const overflowAbove = 7.09782712893383973096e2
const underflowBelow = -7.45133219101941108420e2

/** 2^k at index k + 1022, for k = −1022 … 1024, the last of which is Infinity: scaling by a load and a product, without a look at bits. */
const powersOfTwo = new Float64Array(2047)
powersOfTwo[0] = 2.2250738585072014e-308
for (let index = 1; index < 2047; index++) powersOfTwo[index] = 2 * powersOfTwo[index - 1]!

/** y · 2^k for y near 1 and k = −1075 … 1024, rounded once. */
function scaled(y: number, k: number): number {
  if (k >= -1021 && k < 1024) return y * powersOfTwo[k + 1022]!
  return k >= 1024 ? y * 2 * powersOfTwo[2045]! : y * powersOfTwo[k + 2022]! * powersOfTwo[22]!
}

/** e^x. Error below 1 ulp; 0 below −745.13, Infinity above 709.78. */
export function exp(x: number): number {
  if (!(x <= overflowAbove && x >= underflowBelow)) return x > 0 ? Infinity : x < 0 ? 0 : NaN
  const k = nearest(inverseLn2 * x)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const t = r * r
  const c = r - t * (1.66666666666666019037e-1 + t * (-2.77777777770155933842e-3 + t * (6.61375632143793436117e-5 + t * (-1.65339022054652515390e-6 + t * 4.13813679705723846039e-8))))
  return scaled(1 - (low - (r * c) / (2 - c) - high), k)
}

/**
 * 1/(1 + e^−x). Error below 2.5 + 1.2·|x| ulp, 0 below −708.7: −x·log₂e is rounded once, as x itself has been. With y = k + f for it, and fdlibm's
 * quotient for e^r, (2 − c + 2r)/(2 − c), symmetric as (v + f)/(v − f), where v = (2 − c + r)/ln 2 is a series of f², the sigmoid is
 * (v − f)/((v − f) + 2^k · (v + f)): one division.
 */
export function sigmoid(x: number): number {
  const y = x * -inverseLn2
  // Beyond, e^−x is Infinity or does not count beside 1.
  const limited = y > 1024 ? 1024 : y < -1022 ? -1022 : y
  const k = limited + powerRounding - powerRounding
  const f = limited - k
  const square = f * f
  const [v0, v1, v2, v3, v4, v5] = powerSeries
  const v = v0 + square * (v1 + square * (v2 + square * (v3 + square * (v4 + square * v5))))
  const u = v - f
  return u / (u + (v + f) * powersOfTwo[k + 1022]!)
}

/** Of v above: 2/ln 2, and fdlibm's coefficients of e^r for r = f · ln 2. */
export const powerSeries = [2.8853900817779268, 0.11552453009332377, -0.0009250684777216437, 1.0582188537384165e-5, -1.2710235337748897e-7, 1.5283893145088105e-9] as const

/** e^x − 1, without the cancellation near 0. Error below 1 ulp. */
export function expm1(x: number): number {
  if (x !== x || x === 0) return x
  if (x > overflowAbove) return Infinity
  if (x < -38.816242) return -1
  const k = Math.abs(x) <= 0.5 * 6.93147180559945286227e-1 ? 0 : nearest(inverseLn2 * x)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const c = high - r - low
  const half = 0.5 * r
  const square = r * half
  const r1 = 1 + square * (-3.33333333333331316428e-2 + square * (1.58730158725481460165e-3 + square * (-7.93650757867487942473e-5 + square * (4.00821782732936239552e-6 + square * -2.01099218183624371326e-7))))
  const t = 3 - r1 * half
  let e = square * ((r1 - t) / (6 - r * t))
  if (k === 0) return r - (r * e - square)
  e = r * (e - c) - c - square
  if (k === -1) return 0.5 * (r - e) - 0.5
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e)
  if (k <= -2 || k > 56) return scaled(1 - (e - r), k) - 1
  const inverse = powersOfTwo[1022 - k]!
  return k < 20 ? scaled(1 - inverse - (e - r), k) : scaled(r - (e + inverse) + 1, k)
}

/** The hyperbolic tangent. Error below 1 ulp but for the last bit near 1; fdlibm's s_tanh.c. */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (!(size < 22)) return x !== x ? NaN : x > 0 ? 1 : -1
  if (size < 2.7755575615628914e-17) return x
  const t = expm1(size >= 1 ? 2 * size : -2 * size)
  const value = size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2)
  return x < 0 ? -value : value
}

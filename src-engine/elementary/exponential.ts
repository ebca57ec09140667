/**
 * e^x and what is made of it in plain IEEE 754 additions, multiplications and divisions, so that the same experiment gives the
 * same bits under every V8: the standard lets an engine choose what Math.exp returns, and V8 has changed it before.
 *
 * exp is a port of FreeBSD's fdlibm, e_exp.c. Copyright (C) 2004 by Sun Microsystems, Inc. All rights
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
 * 1/(1 + e^−x). Error below 3 + 1.2·|x| ulp, 0 below −708.7: −x·log₂e is rounded once, as x itself has been. With y = k + f for it and v of
 * `sigmoidSeries`, e^−x is 2^k · (v + f)/(v − f), and the sigmoid (v − f)/((v − f) + 2^k · (v + f)): one division.
 */
export function sigmoid(x: number): number {
  const y = x * -inverseLn2
  // Beyond, e^−x is Infinity or does not count beside 1.
  const limited = y > 1024 ? 1024 : y < -1022 ? -1022 : y
  const k = limited + powerRounding - powerRounding
  const f = limited - k
  const v = series(sigmoidSeries, f * f)
  const u = v - f
  return u / (u + (v + f) * powersOfTwo[k + 1022]!)
}

/**
 * The hyperbolic tangent. Error below 4 ulp. As for the sigmoid e^2x is 2^k · (v + f)/(v − f), with y = k + f = 2x·log₂e; tanh x, which is
 * (e^2x − 1)/(e^2x + 1), keeps its digits where x is small if 2^k is added to 1 and taken from it first: ((1 + 2^k)·f − (1 − 2^k)·v)/((1 + 2^k)·v − (1 − 2^k)·f).
 */
export function tanh(x: number): number {
  const y = x * (2 * inverseLn2)
  const limited = y > farTangent ? farTangent : y < -farTangent ? -farTangent : y
  const k = limited + powerRounding - powerRounding
  const f = limited - k
  const v = series(tangentSeries, f * f)
  const power = powersOfTwo[k + 1022]!
  const above = 1 + power
  const below = 1 - power
  return (above * f - below * v) / (above * v - below * f)
}

/** 2x·log₂e from where on tanh x is 1. */
export const farTangent = 64

/** Coefficients of a polynomial of the fifth degree, or of the fourth. */
type Series = readonly [number, number, number, number, number, number?]

/**
 * v as a series of f², for |f| ≤ ½. fdlibm's quotient for e^r, (2 − c + 2r)/(2 − c), is symmetric as (v + f)/(v − f), with r = f · ln 2 and
 * v = (2 − c + r)/ln 2: the coefficients are 2/ln 2, and fdlibm's.
 */
export const tangentSeries: Series = [2.8853900817779268, 0.11552453009332377, -0.0009250684777216437, 1.0582188537384165e-5, -1.2710235337748897e-7, 1.5283893145088105e-9]

/** The same where only (v + f)/(v − f) has to be right, to 1.8e-16 of it (minimax): v counts for less, the smaller f is, and a term for nothing. */
export const sigmoidSeries: Series = [2.8853900817779428, 0.11552453009203814, -9.250684489471221e-4, 1.0581925618280537e-5, -1.2605118181055432e-7]

/** c₀ + c₁·x + x²·(c₂ + c₃·x + x²·(c₄ + c₅·x)), which has fewer operations that wait for each other than Horner's scheme. */
function series([c0, c1, c2, c3, c4, c5]: Series, x: number): number {
  const square = x * x
  const last = c5 === undefined ? c4 : c4 + c5 * x
  return c0 + c1 * x + square * (c2 + c3 * x + square * last)
}

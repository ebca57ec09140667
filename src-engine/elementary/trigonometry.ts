/**
 * Sine and cosine in plain IEEE 754 arithmetic, for the shapes of data sets; see exponential.ts for why.
 *
 * Port of FreeBSD's fdlibm, k_sin.c, k_cos.c and e_rem_pio2.c. Copyright (C) 1993 by Sun Microsystems, Inc. All rights
 * reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved. Error below 1 ulp.
 */

/** π/2 in parts of 33 bits, each with what the parts before leave. */
const part1 = 1.57079632673412561417
const part2 = 6.07710050630396597660e-11
const part3 = 2.02226624871116645580e-21
const rest3 = 8.47842766036889956997e-32

/** Largest angle whose reduction is exact enough: 2^19 quarter turns. */
const largestAngle = 823549.6

/** sin and cos of x radians, |x| ≤ 823,549. @throws RangeError beyond, where the reduction would lose digits */
export const sin = (x: number): number => (x === 0 ? x : ofQuarters(x, 0))
export const cos = (x: number): number => ofQuarters(x, 1)

/** sin(x + shift · π/2). */
function ofQuarters(x: number, shift: number): number {
  if (!(Math.abs(x) <= largestAngle)) {
    if (Number.isFinite(x)) throw new RangeError(`sin and cos: expected an angle of at most ${largestAngle} radians, got ${x}`)
    return NaN
  }
  const quarters = Math.round(x * 6.36619772367581382433e-1)
  // Each difference is rounded; what it lost goes into the tail.
  const first = x - quarters * part1
  const second = first - quarters * part2
  const third = second - quarters * part3
  const tail = first - second - quarters * part2 + (second - third - quarters * part3) - quarters * rest3
  const high = third + tail
  const low = third - high + tail
  switch ((quarters + shift) & 3) {
    case 0:
      return sinKernel(high, low)
    case 1:
      return cosKernel(high, low)
    case 2:
      return -sinKernel(high, low)
    default:
      return -cosKernel(high, low)
  }
}

/** sin(x + y) for |x| ≤ π/4, y the tail of x. */
function sinKernel(x: number, y: number): number {
  const z = x * x
  const v = z * x
  const r = 8.33333333332248946124e-3 + z * (-1.98412698298579493134e-4 + z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)))
  return x - (z * (0.5 * y - v * r) - y - v * -1.66666666666666324348e-1)
}

/** cos(x + y) for |x| ≤ π/4, y the tail of x. */
function cosKernel(x: number, y: number): number {
  const z = x * x
  const r = z * (4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * (2.48015872894767294178e-5 + z * (-2.75573143513906633035e-7 + z * (2.08757232129817482790e-9 + z * -1.13596475577881948265e-11)))))
  const half = 0.5 * z
  const w = 1 - half
  return w + (1 - w - half + (z * r - x * y))
}

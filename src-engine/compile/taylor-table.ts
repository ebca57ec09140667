/**
 * A function as a table of polynomials about the multiples of 1/`steps`: one line of eight float64 numbers for each, the
 * coefficients for a distance d that is counted in steps, d² ≤ `farthestSquared`. An evaluation takes no division and no exponential.
 */
export interface TaylorTable {
  /** Lines per unit of x. A power of two, so that x · steps is exact. */
  readonly steps: number
  readonly degree: 6 | 7
  /** Writes the table. */
  fill(into: Float64Array): void
}

/** The square of the farthest distance, in steps, from a line's center. */
export const farthestSquared = 0.8

/** Lines of every table: the multiples −1024 … 1023 of 1/steps. A power of two, so that a line's number is cut to one there is by its bits. */
export const tableLines = 2048
export const tableBytes = 64 * tableLines
const lineLength = 8

/** The place of a line that a polynomial of degree 6 leaves free: it holds the x that the line is about, counted in steps. */
export const centerPlace = 7

/** 1, in whole numbers of 2⁻²⁰⁰. */
const one = 2n ** 200n
/** A quotient of such numbers, as a float64 number: cut off after 200 binary places, and rounded. */
const rounded = (dividend: bigint, divisor: bigint): number => Number((dividend * one) / divisor) * 2 ** -200

/** e^(−k · numerator/denominator) for k = 0 … 1024, in whole numbers of 2⁻²⁰⁰. */
function powersOfE(numerator: number, denominator: number): bigint[] {
  let factor = 0n
  for (let term = one, n = 1n; term !== 0n; term = (-term * BigInt(numerator)) / (BigInt(denominator) * n++)) factor += term
  const powers = [one]
  for (let k = 0; k < tableLines / 2; k++) powers.push((powers[k]! * factor) / one)
  return powers
}

/** 1/(1 + e⁻ˣ) for −32 ≤ x < 32; by σ′ = σ·(1 − σ). What is left out is below 2⁻⁵³ of the value. */
export const sigmoidTable = createTable(32, 6, () => {
  const values = sigmoidValues(32)
  const middle = tableLines / 2
  return (center, terms) => {
    // 1 − σ has a series of its own, so that it keeps its digits.
    const rest = [values[middle - center]!]
    terms[0] = values[middle + center]!
    for (let n = 0; n < 7; n++) {
      let sum = 0
      for (let i = 0; i <= n; i++) sum += terms[i]! * rest[n - i]!
      terms[n + 1] = sum / (n + 1)
      rest.push(-terms[n + 1]!)
    }
  }
})

/** σ of the multiples −1024 … 1024 of 1/steps, rounded once. */
function sigmoidValues(steps: number): Float64Array {
  const middle = tableLines / 2
  const values = new Float64Array(tableLines + 1)
  powersOfE(1, steps).forEach((power, k) => {
    values[middle + k] = rounded(one, one + power)
    values[middle - k] = rounded(power, one + power)
  })
  return values
}

/** tanh x for −16 ≤ x < 16; by y′ = 1 − y². What is left out is below 2⁻⁵⁵ of the value. */
export const tanhTable = createTable(64, 7, () => {
  const powers = powersOfE(2, 64)
  return (center, terms) => {
    const power = powers[Math.abs(center)]!
    terms[0] = Math.sign(center) * rounded(one - power, one + power)
    terms[1] = rounded(4n * power * one, (one + power) * (one + power))
    for (let n = 1; n < 8; n++) {
      let sum = 0
      for (let i = 0; i <= n; i++) sum += terms[i]! * terms[n - i]!
      terms[n + 1] = -sum / (n + 1)
    }
  }
})

/**
 * dⁿ, n = degree + 1, by lower powers of d: what it is short of the Chebyshev polynomial rⁿ · Tₙ(d/r) / 2ⁿ⁻¹, which is below
 * rⁿ/2ⁿ⁻¹ as long as |d| ≤ r, the farthest.
 */
const economized = {
  6: [0, (7 / 64) * farthestSquared * farthestSquared * farthestSquared, 0, (-56 / 64) * farthestSquared * farthestSquared, 0, (112 / 64) * farthestSquared, 0],
  7: [(-1 / 128) * farthestSquared * farthestSquared * farthestSquared * farthestSquared, 0, (32 / 128) * farthestSquared * farthestSquared * farthestSquared, 0, (-160 / 128) * farthestSquared * farthestSquared, 0, (256 / 128) * farthestSquared, 0],
}

/** @param prepare gives what writes the coefficients of the powers 0 … degree + 1 of (x′ − x) about x = center/steps */
function createTable(steps: number, degree: 6 | 7, prepare: () => (center: number, terms: Float64Array) => void): TaylorTable {
  // Filled once a worker; runs copy it.
  let lines: Float64Array | undefined
  const computed = (): Float64Array => {
    const series = prepare()
    const table = new Float64Array(tableLines * lineLength)
    const terms = new Float64Array(degree + 2)
    for (let line = 0; line < tableLines; line++) {
      const center = line - tableLines / 2
      const at = line * lineLength
      series(center, terms)
      for (let power = 1, unit = 1; power < terms.length; power++) terms[power]! *= unit /= steps
      economized[degree].forEach((share, power) => (table[at + power] = terms[power]! + share * terms[degree + 1]!))
      if (degree < centerPlace) table[at + centerPlace] = center
    }
    return table
  }
  return { steps, degree, fill: (into) => into.set((lines ??= computed())) }
}

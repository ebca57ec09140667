import { exp, tanh } from '../elementary/exponential.ts'

/**
 * A function as a table of Taylor polynomials about the multiples of 1/`steps`: one line of eight float64 numbers for each, the
 * coefficients for a distance d that is counted in steps, |d| ≤ ½. An evaluation takes no division and no exponential.
 */
export interface TaylorTable {
  /** Lines per unit of x. A power of two, so that x · steps is exact. */
  readonly steps: number
  /** Lines on either side of 0: beyond ±half/steps the table says nothing. */
  readonly half: number
  readonly degree: number
  /** Bytes of the whole. */
  readonly bytes: number
  /** Writes the table. */
  fill(into: Float64Array): void
}

const lineLength = 8

/** 1/(1 + e⁻ˣ) for |x| ≤ 36.5; by σ′ = σ·(1 − σ). The first term left out is below 2⁻⁵⁴ of the value. */
export const sigmoidTable = createTable(32, 36.5, 6, (x, terms) => {
  // 1 − σ has a series of its own, so that it keeps its digits.
  const rest = [1 / (1 + exp(x))]
  terms[0] = 1 / (1 + exp(-x))
  for (let n = 0; n < 6; n++) {
    let sum = 0
    for (let i = 0; i <= n; i++) sum += terms[i]! * rest[n - i]!
    terms[n + 1] = sum / (n + 1)
    rest.push(-terms[n + 1]!)
  }
})

/** tanh x for |x| ≤ 19.5; by y′ = 1 − y². The first term left out is below 2⁻⁶⁰ of the value. */
export const tanhTable = createTable(64, 19.5, 7, (x, terms) => {
  const cosh = (exp(x) + exp(-x)) / 2
  terms[0] = tanh(x)
  terms[1] = 1 / (cosh * cosh)
  for (let n = 1; n < 7; n++) {
    let sum = 0
    for (let i = 0; i <= n; i++) sum += terms[i]! * terms[n - i]!
    terms[n + 1] = -sum / (n + 1)
  }
})

/** @param series writes the coefficients of the powers of (x′ − x) about an x */
function createTable(steps: number, range: number, degree: number, series: (x: number, terms: Float64Array) => void): TaylorTable {
  const half = range * steps
  const count = 2 * half + 1
  // Filled once a worker; runs copy it.
  let lines: Float64Array | undefined
  const computed = (): Float64Array => {
    const table = new Float64Array(count * lineLength)
    for (let line = 0; line < count; line++) {
      const terms = table.subarray(line * lineLength, (line + 1) * lineLength)
      series((line - half) / steps, terms)
      for (let power = 1, unit = 1; power <= degree; power++) terms[power]! *= unit /= steps
    }
    return table
  }
  return { steps, half, degree, bytes: count * lineLength * 8, fill: (into) => into.set((lines ??= computed())) }
}

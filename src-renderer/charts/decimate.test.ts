import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimate } from './decimate.ts'

const linear = { logarithmicX: false, logarithmicY: false }
const curve = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 3000 })
const epochs = (length: number): Float64Array => Float64Array.from({ length }, (_, index) => index)

describe('decimating a curve', () => {
  it('keeps the first, the last, the lowest and the highest point, within two points a column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 200 }), (values, columns) => {
        const points = decimate(epochs(values.length), Float64Array.from(values), columns, { min: 0, max: Math.max(1, values.length - 1) }, linear)
        const kept = points.map((point) => point.y)
        expect(points[0]!.x).toBe(0)
        expect(points.at(-1)!.x).toBe(values.length - 1)
        expect(Math.min(...kept)).toBe(Math.min(...values))
        expect(Math.max(...kept)).toBe(Math.max(...values))
        expect(points.length).toBeLessThanOrEqual(2 * (columns + 1) + 2)
        for (let index = 1; index < points.length; index++) expect(points[index]!.x).toBeGreaterThan(points[index - 1]!.x)
      }),
    )
  })

  it('leaves gaps for NaN and infinities, and on a logarithmic axis for zero and negative values', () => {
    const y = Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 0, -1, 2)
    const shown = (logarithmicY: boolean): boolean[] =>
      decimate(epochs(6), y, 100, { min: 0, max: 5 }, { logarithmicX: false, logarithmicY }).map((point) => Number.isFinite(point.y))
    expect(shown(false)).toEqual([true, false, false, true, true, true])
    expect(shown(true)).toEqual([true, false, false, false, false, true])
  })

  it('leaves epoch 0 out of a logarithmic x axis', () => {
    const points = decimate(epochs(3), Float64Array.of(3, 2, 1), 100, { min: 1, max: 2 }, { logarithmicX: true, logarithmicY: false })
    expect(points.map((point) => point.x)).toEqual([1, 2])
  })
})

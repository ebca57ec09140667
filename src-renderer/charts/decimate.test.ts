import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimate } from './decimate.ts'

const curve = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 3000 })
const epochs = (length: number): Float64Array => Float64Array.from({ length }, (_, index) => index)

describe('decimating a curve', () => {
  it('keeps the first, the last, the lowest and the highest point, within two points a column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 200 }), (values, columns) => {
        const { x, y } = decimate(epochs(values.length), Float64Array.from(values), columns, { min: 0, max: Math.max(1, values.length - 1) }, false)
        expect(x[0]).toBe(0)
        expect(x.at(-1)).toBe(values.length - 1)
        expect(Math.min(...y)).toBe(Math.min(...values))
        expect(Math.max(...y)).toBe(Math.max(...values))
        expect(x.length).toBeLessThanOrEqual(2 * (columns + 1) + 2)
        for (let index = 1; index < x.length; index++) expect(x[index]).toBeGreaterThan(x[index - 1]!)
        for (let index = 0; index < x.length; index++) expect(y[index]).toBe(values[x[index]!])
      }),
    )
  })

  it('keeps, of a window, every value that lies in it once it is fine enough, and a point to either side', () => {
    const y = Float64Array.from({ length: 1000 }, (_, index) => Math.sin(index))
    expect(Array.from(decimate(epochs(1000), y, 50, { min: 100.5, max: 110 }, false).x)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111])
    expect(decimate(epochs(1000), y, 50, { min: 2000, max: 3000 }, false).x.length).toBeLessThanOrEqual(1)
  })

  it('loses no spike between the columns of a logarithmic axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2999 }), fc.integer({ min: 1, max: 100 }), (spike, columns) => {
        const y = new Float64Array(3000)
        y[spike] = 1
        expect(decimate(epochs(3000), y, columns, { min: 1, max: 2999 }, true).y).toContain(1)
      }),
    )
  })

  it('keeps NaN and infinities, which are drawn as gaps', () => {
    const y = new Float64Array(1000).fill(1)
    y[500] = Number.NaN
    expect(Array.from(decimate(epochs(1000), y, 10, { min: 0, max: 999 }, false).y).some(Number.isNaN)).toBe(true)
  })

  it('leaves epoch 0 out of a logarithmic x axis', () => {
    expect(Array.from(decimate(epochs(3), Float64Array.of(3, 2, 1), 100, { min: 1, max: 2 }, true).x)).toEqual([1, 2])
  })
})

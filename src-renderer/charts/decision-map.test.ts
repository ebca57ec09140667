import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classOf } from './class-colours.ts'
import { boundsOf } from './input-plane.ts'

const points = (inputs: number[]) => ({
  inputs: Float64Array.from(inputs),
  targets: new Float64Array(inputs.length / 2),
  inputColumns: ['x1', 'x2'],
  targetColumns: 1,
  training: new Uint32Array(0),
  test: new Uint32Array(0),
  scaling: { offset: new Float64Array(2), factor: Float64Array.of(1, 1) },
})

describe('the bounds of a map', () => {
  it('hold every point inside, with a margin, also where all are one', () => {
    const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1 }), (rows) => {
        const { x, y } = boundsOf(points(rows.flat()))
        for (const [px, py] of rows) {
          expect(px).toBeGreaterThan(x.min)
          expect(px).toBeLessThan(x.max)
          expect(py).toBeGreaterThan(y.min)
          expect(py).toBeLessThan(y.max)
        }
      }),
      { examples: [[[[1, 0], [1 - Number.EPSILON / 2, 1e-323]]]] },
    )
  })

  it('are around the unit square where there is no point', () => {
    expect(boundsOf(points([])).x.min).toBeCloseTo(-0.07)
    expect(boundsOf(points([])).x.max).toBeCloseTo(1.07)
  })
})

describe('the class of an output', () => {
  it('is whether one number is at least 0.5', () => {
    expect([0.49, 0.5, 1].map((value) => classOf(Float64Array.of(value), 1, 0))).toEqual([0, 1, 1])
  })

  it('is the place of the largest of several, the first of equal ones', () => {
    expect(classOf(Float64Array.of(0.1, 0.2, 0.7, 0.4, 0.4, 0.2), 3, 0)).toBe(2)
    expect(classOf(Float64Array.of(0.1, 0.2, 0.7, 0.4, 0.4, 0.2), 3, 1)).toBe(0)
  })
})

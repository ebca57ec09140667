import { describe, expect, it } from 'vitest'
import { magnified, moved, rangesOf } from './axis-ranges.ts'
import type { Curve } from './curve.ts'

const curve = (y: number[], perEpoch = 1): Curve => ({
  run: 0, label: '', legend: '', colour: '#000000', x: Float64Array.from(y, (_, epoch) => epoch), y: Float64Array.from(y), perEpoch, isSelected: false, isTest: false,
})
const linear = { logarithmicX: false, logarithmicY: false }
const logarithmic = { logarithmicX: true, logarithmicY: true }

describe('the ranges of a chart', () => {
  it('show every curve whole, from zero where nothing lies below', () => {
    expect(rangesOf([curve([1, 2]), curve([3, 2, 1])], linear)).toEqual({ x: { min: 0, max: 2 }, y: { min: 0, max: 3.1 } })
  })

  it('leave out what no axis can show: infinities, and on a logarithmic axis zero and below', () => {
    const { x, y } = rangesOf([curve([Infinity, 0.1, 0, -3, Number.NaN, 10])], logarithmic)
    expect(x).toEqual({ min: 1, max: 10 })
    expect([y.min * 1.15, y.max / 1.15]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(10, 12)])
  })

  it('are in units of the x axis, whatever they are', () => {
    expect(rangesOf([curve([1, 2, 3], 0.25)], linear).x).toEqual({ min: 0, max: 0.5 })
  })

  it('hold the raw values behind a smoothed line and the edges of a band', () => {
    const wide = { ...curve([2, 2]), raw: Float64Array.of(2, 8), band: { low: Float64Array.of(-2, 1), high: Float64Array.of(2, 3) } }
    expect(rangesOf([wide], linear).y).toEqual({ min: -2.5, max: 8.5 })
  })

  it('fall back to something where there is nothing', () => {
    expect(rangesOf([], logarithmic).y).toEqual({ min: 0.001, max: 1 })
  })
})

describe('zooming and panning by keys', () => {
  it('magnifies around the middle, never beyond the whole', () => {
    expect(magnified({ min: 0, max: 8 }, 2, false, { min: 0, max: 8 })).toEqual({ min: 2, max: 6 })
    expect(magnified({ min: 2, max: 6 }, 0.25, false, { min: 0, max: 8 })).toEqual({ min: 0, max: 8 })
    const decades = magnified({ min: 1, max: 10_000 }, 2, true, { min: 1, max: 10_000 })
    expect([decades.min, decades.max]).toEqual([expect.closeTo(10, 9), expect.closeTo(1000, 9)])
  })

  it('moves by a share of what is seen, up to the end', () => {
    expect(moved({ min: 2, max: 4 }, 0.5, false, { min: 0, max: 8 })).toEqual({ min: 3, max: 5 })
    expect(moved({ min: 7, max: 8 }, 0.5, false, { min: 0, max: 8 })).toEqual({ min: 7, max: 8 })
    expect(moved({ min: 1, max: 3 }, -0.9, false, { min: 0, max: 8 })).toEqual({ min: 0, max: 2 })
  })
})

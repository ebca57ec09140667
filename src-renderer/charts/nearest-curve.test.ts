import { describe, expect, it } from 'vitest'
import type { Curve } from './curve.ts'
import { nearestCurve } from './nearest-curve.ts'

/** 100 × 100 pixels for 10 epochs and losses from 0 to 1. */
const plane = { left: 0, right: 100, top: 0, bottom: 100, x: { min: 0, max: 10 }, y: { min: 0, max: 1 }, axes: { logarithmicX: false, logarithmicY: false } }
const curve = (run: number, y: number[]): Curve => ({
  run, label: '', legend: '', colour: '#000000', x: Float64Array.from(y, (_, epoch) => epoch), y: Float64Array.from(y), perEpoch: 1, isSelected: false, isTest: false,
})
const flat = curve(1, new Array<number>(11).fill(0.2))
const steep = curve(2, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])

describe('the curve under the pointer', () => {
  it('is the one whose line comes nearest, also where it falls steeply between two epochs', () => {
    expect(nearestCurve([flat, steep], plane, 100, { left: 50, top: 78 })).toMatchObject({ curve: { run: 1 }, index: 5, left: 50, top: 80 })
    expect(nearestCurve([flat, steep], plane, 100, { left: 6, top: 45 })?.curve.run).toBe(2)
  })

  it('is none where none is near', () => {
    expect(nearestCurve([flat], plane, 100, { left: 50, top: 20 })).toBeUndefined()
  })
})

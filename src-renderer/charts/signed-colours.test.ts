import { describe, expect, it } from 'vitest'
import { channels } from './colour.ts'
import { largestOf, lineColour, neutralOf, rampIndex, rampSteps, signedRamp, spanOf, thicknesses, thicknessOf } from './signed-colours.ts'

const theme = { surface: '#ffffff', text: '#000000' }

describe('a neuron’s colours', () => {
  it('run between what a bounded activation can answer, with 0.5 neutral for a sigmoid', () => {
    expect(spanOf('sigmoid', Float32Array.of(0.4, 0.6))).toEqual({ centre: 0.5, reach: 0.5 })
    expect(spanOf('softmax', Float32Array.of(0.4, 0.6))).toEqual({ centre: 0.5, reach: 0.5 })
    expect(spanOf('tanh', Float32Array.of(0.1))).toEqual({ centre: 0, reach: 1 })
  })

  it('run as far as an unbounded activation answers, and stay grey where it always answers 0', () => {
    expect(spanOf('relu', Float32Array.of(0, 4, 2))).toEqual({ centre: 0, reach: 4 })
    expect(spanOf('linear', Float32Array.of(-3, 1, NaN, Infinity))).toEqual({ centre: 0, reach: 3 })
    expect(rampIndex(0, spanOf('relu', Float32Array.of(0, 0)))).toBe(rampSteps)
  })

  it('are orange at the lower end, grey in the middle and blue at the upper end, and beyond', () => {
    const ramp = signedRamp(theme)
    const colour = (value: number): number[] => [...ramp.subarray(3 * rampIndex(value, { centre: 0, reach: 2 }), 3 * rampIndex(value, { centre: 0, reach: 2 }) + 3)]
    const [orange, grey, blue] = [colour(-2), colour(0), colour(2)]
    expect(orange[0]).toBeGreaterThan(orange[2]!)
    expect(blue[2]).toBeGreaterThan(blue[0]!)
    expect(grey).toEqual(channels(neutralOf(theme)))
    expect([colour(-Infinity), colour(NaN), colour(9)]).toEqual([orange, grey, blue])
  })
})

describe('a weight’s line', () => {
  it('is the thicker the larger the weight, thickest for the largest, and none for 0 or no number', () => {
    const widths = [0, 0.001, 0.5, -1, 2].map((weight) => thicknessOf(weight, 2))
    expect(widths).toEqual([0, 1, thicknesses / 4, thicknesses / 2, thicknesses])
    expect([thicknessOf(NaN, 2), thicknessOf(0, 0), thicknessOf(Infinity, 2)]).toEqual([0, 0, thicknesses])
  })

  it('is orange for a negative and blue for a positive weight', () => {
    const [red, , blue] = channels(lineColour(theme, true, thicknesses))
    expect(red).toBeGreaterThan(blue)
    const [red2, , blue2] = channels(lineColour(theme, false, thicknesses))
    expect(blue2).toBeGreaterThan(red2)
  })

  it('is measured against the largest finite weight', () => {
    expect(largestOf([1, -5, NaN, -Infinity])).toBe(5)
    expect(largestOf([])).toBe(0)
  })
})

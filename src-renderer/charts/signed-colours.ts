import type { Activation } from '../../src-engine/contract/experiment.ts'
import type { ChartTheme } from './chart-theme.ts'
import { classColours, neutralColour } from './class-colours.ts'
import { channels, mix } from './colour.ts'

/** Colours of numbers with a sign: orange below, blue above, a light grey in between. */

/** Steps of a ramp on either side of its middle. */
export const rampSteps = 128

const isLight = (theme: Pick<ChartTheme, 'surface' | 'text'>): boolean => theme.surface === '#ffffff'

/** The grey of what is neither positive nor negative. */
export const neutralOf = (theme: Pick<ChartTheme, 'surface' | 'text'>): string => mix(theme.surface, neutralColour, isLight(theme) ? 0.75 : 0.2)

/** From full orange over grey to full blue, 2 · rampSteps + 1 colours of three channels each. */
export function signedRamp(theme: Pick<ChartTheme, 'surface' | 'text'>): Uint8ClampedArray {
  const neutral = neutralOf(theme)
  const ramp = new Uint8ClampedArray((2 * rampSteps + 1) * 3)
  for (let step = -rampSteps; step <= rampSteps; step++) {
    const full = mix(theme.surface, classColours[step < 0 ? 0 : 1], 0.88)
    ramp.set(channels(mix(neutral, full, Math.abs(step) / rampSteps)), (step + rampSteps) * 3)
  }
  return ramp
}

/** The place of a value on the ramp, its middle being `centre` and its ends `reach` away; of NaN the middle. */
export function rampIndex(value: number, { centre, reach }: Span): number {
  const share = (value - centre) / reach
  return rampSteps + Math.round(Math.max(-1, Math.min(1, share || 0)) * rampSteps)
}

export interface Span {
  centre: number
  reach: number
}

/**
 * Between which answers a neuron's colours run: those that its activation can give, 0.5 being neutral for a sigmoid; for
 * an activation without bounds as far as its answers go from 0.
 */
export function spanOf(activation: Activation, answers: Float32Array): Span {
  if (activation === 'sigmoid' || activation === 'softmax') return { centre: 0.5, reach: 0.5 }
  if (activation === 'tanh') return { centre: 0, reach: 1 }
  return { centre: 0, reach: largestOf(answers) || 1 }
}

/** The largest absolute value of those that are finite; 0 where there is none. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let index = 0; index < values.length; index++) {
    const size = Math.abs(values[index]!)
    if (size > largest && size !== Infinity) largest = size
  }
  return largest
}

/** Thicknesses that a weight's line can have. */
export const thicknesses = 12

/** The thickness of a weight's line, from 1 to `thicknesses` by |weight|, 0 for a weight of 0 or one that is no number. */
export function thicknessOf(weight: number, largest: number): number {
  const share = Math.abs(weight) / largest
  return share > 0 ? Math.min(thicknesses, Math.ceil(share * thicknesses)) : 0
}

/** The colour of a weight's line: the weaker, the greyer. */
export function lineColour(theme: Pick<ChartTheme, 'surface' | 'text'>, isNegative: boolean, thickness: number): string {
  return mix(neutralOf(theme), classColours[isNegative ? 0 : 1], Math.min(1, 0.35 + thickness / thicknesses))
}

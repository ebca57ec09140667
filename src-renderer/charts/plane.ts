import type { Chart } from 'chart.js'
import type { Ranges } from './axis-ranges.ts'
import type { AxisKinds } from './curve.ts'

/** Where a chart's values lie on its canvas, in CSS pixels. */
export interface Plane extends Ranges {
  left: number
  right: number
  top: number
  bottom: number
  axes: AxisKinds
}

/** The plane of a chart as it was last laid out. */
export function planeOf({ chartArea: { left, right, top, bottom }, scales }: Chart, axes: AxisKinds): Plane {
  const range = (scale = scales['x']!) => ({ min: scale.min, max: scale.max })
  return { left, right, top, bottom, axes, x: range(scales['x']), y: range(scales['y']) }
}

/** Beyond this many pixels a line only takes time, its dashes above all. */
const farAway = 1e5

/** From a value to its pixel. A value that a logarithmic axis cannot show is NaN; others lie within `farAway`. */
export function pixelsOf({ left, right, top, bottom, x, y, axes }: Plane) {
  return { x: along(x, left, right, axes.logarithmicX), y: along(y, bottom, top, axes.logarithmicY) }
}

function along({ min, max }: { min: number; max: number }, from: number, to: number, logarithmic: boolean): (value: number) => number {
  if (!logarithmic) {
    const perUnit = (to - from) / (max - min)
    return (value) => near(from + (value - min) * perUnit)
  }
  const low = Math.log(min)
  const perUnit = (to - from) / (Math.log(max) - low)
  return (value) => (value > 0 ? near(from + (Math.log(value) - low) * perUnit) : Number.NaN)
}

const near = (pixel: number): number => (Math.abs(pixel) <= farAway ? pixel : Number.isFinite(pixel) ? Math.sign(pixel) * farAway : Number.NaN)

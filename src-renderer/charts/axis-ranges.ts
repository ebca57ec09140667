import type { AxisKinds, Curve } from './curve.ts'

export interface AxisRange {
  min: number
  max: number
}

/** What a chart shows: a rectangle of its plane. */
export interface Ranges {
  x: AxisRange
  y: AxisRange
}

interface Extent extends AxisRange {
  /** The least value that a logarithmic axis can show. */
  leastPositive: number
}

/** Series do not change while they are in use, so each is looked through once. */
const extents = new WeakMap<Float64Array, Extent>()

function extentOf(values: Float64Array): Extent {
  const known = extents.get(values)
  if (known) return known
  const extent = { min: Infinity, max: -Infinity, leastPositive: Infinity }
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < extent.min) extent.min = value
    if (value > extent.max) extent.max = value
    if (value > 0 && value < extent.leastPositive) extent.leastPositive = value
  }
  extents.set(values, extent)
  return extent
}

/** The ranges that show every curve whole. */
export function rangesOf(curves: readonly Curve[], axes: AxisKinds): Ranges {
  const firstEpoch = curves.reduce((least, curve) => Math.min(least, curve.perEpoch), curves[0]?.perEpoch ?? 1)
  const x = { min: axes.logarithmicX ? firstEpoch : 0, max: axes.logarithmicX ? 10 * firstEpoch : firstEpoch }
  const y = { min: Infinity, max: -Infinity }
  for (const curve of curves) {
    x.max = Math.max(x.max, (curve.x.at(-1) ?? 0) * curve.perEpoch)
    for (const values of [curve.y, curve.raw, curve.band?.low, curve.band?.high]) {
      if (!values) continue
      const { min, max, leastPositive } = extentOf(values)
      y.min = Math.min(y.min, axes.logarithmicY ? leastPositive : min)
      y.max = Math.max(y.max, max)
    }
  }
  if (!(y.min <= y.max)) return { x, y: axes.logarithmicY ? { min: 0.001, max: 1 } : { min: 0, max: 1 } }
  if (axes.logarithmicY) return { x, y: { min: y.min / 1.15, max: y.max * 1.15 } }
  const margin = (y.max - y.min || Math.abs(y.max) || 1) * 0.05
  return { x, y: { min: y.min >= 0 ? 0 : y.min - margin, max: y.max + margin } }
}

/** A range magnified around its middle: by 2 it shows half as much, by ½ twice as much. Never beyond `whole`. */
export function magnified(range: AxisRange, by: number, logarithmic: boolean, whole: AxisRange): AxisRange {
  const [scale, unscale] = logarithmic ? [Math.log, Math.exp] : [Number, Number]
  const middle = (scale(range.min) + scale(range.max)) / 2
  const half = (scale(range.max) - scale(range.min)) / 2 / by
  return { min: Math.max(whole.min, unscale(middle - half)), max: Math.min(whole.max, unscale(middle + half)) }
}

/** A range moved by a share of its length; it stops at the ends of `whole`. */
export function moved(range: AxisRange, share: number, logarithmic: boolean, whole: AxisRange): AxisRange {
  const [scale, unscale] = logarithmic ? [Math.log, Math.exp] : [Number, Number]
  const [low, high] = [scale(range.min), scale(range.max)]
  const room = share < 0 ? scale(whole.min) - low : scale(whole.max) - high
  const step = share < 0 ? Math.min(0, Math.max(share * (high - low), room)) : Math.max(0, Math.min(share * (high - low), room))
  return { min: unscale(low + step), max: unscale(high + step) }
}

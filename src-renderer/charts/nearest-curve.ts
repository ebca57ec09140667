import type { Curve } from './curve.ts'
import { thinned } from './paint-curves.ts'
import { pixelsOf, type Plane } from './plane.ts'

/** A point of a curve that the pointer is near. */
export interface CurveHit<One extends Curve = Curve> {
  curve: One
  /** The place of the point in the curve's x and y. */
  index: number
  /** Where it lies, in CSS pixels. */
  left: number
  top: number
}

/** Pixels from the pointer within which a curve is meant. */
const reach = 30

/** The curve whose drawn line comes nearest to a place on the chart, and its point there; undefined where none is near. */
export function nearestCurve<One extends Curve>(curves: readonly One[], plane: Plane, columns: number, at: { left: number; top: number }): CurveHit<One> | undefined {
  const pixel = pixelsOf(plane)
  let best: { curve: One; left: number } | undefined
  let least = reach * reach
  for (const curve of curves) {
    const { x, y } = thinned(curve, curve.y, plane, columns)
    const across = (index: number): number => pixel.x(x[index]! * curve.perEpoch)
    let index = firstPlace(x.length, (place) => across(place) >= at.left - reach)
    for (index = Math.max(0, index - 1); index < x.length; index++) {
      const [left, top] = [across(index), pixel.y(y[index]!)]
      if (left > at.left + reach && index > 0 && across(index - 1) > at.left + reach) break
      const next = Math.min(index + 1, x.length - 1)
      const foot = footOn({ left, top }, { left: across(next), top: pixel.y(y[next]!) }, at)
      const distance = (foot.left - at.left) ** 2 + (foot.top - at.top) ** 2
      if (!(distance < least)) continue
      least = distance
      best = { curve, left: foot.left }
    }
  }
  return best && pointAt(best.curve, best.left, plane)
}

/** The curve's point that lies nearest to a column of pixels. */
function pointAt<One extends Curve>(curve: One, left: number, plane: Plane): CurveHit<One> {
  const pixel = pixelsOf(plane)
  const across = (index: number): number => pixel.x(curve.x[index]! * curve.perEpoch)
  const right = Math.min(firstPlace(curve.x.length, (place) => across(place) >= left), curve.x.length - 1)
  const index = right > 0 && left - across(right - 1) < across(right) - left ? right - 1 : right
  return { curve, index, left: across(index), top: pixel.y(curve.y[index]!) }
}

interface Place {
  left: number
  top: number
}

/** The point of a segment that lies nearest to `at`. */
function footOn(from: Place, to: Place, at: Place): Place {
  const [wide, high] = [to.left - from.left, to.top - from.top]
  const share = Math.min(1, Math.max(0, ((at.left - from.left) * wide + (at.top - from.top) * high) / (wide * wide + high * high || 1)))
  return { left: from.left + share * wide, top: from.top + share * high }
}

/** The first of `length` places that fulfils a condition which, once fulfilled, stays so. */
function firstPlace(length: number, isReached: (place: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReached(middle)) high = middle
    else low = middle + 1
  }
  return low
}

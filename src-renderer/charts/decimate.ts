import type { AxisRange } from './axis-ranges.ts'

/** A curve's points, thinned or not. */
export interface CurvePoints {
  x: Float64Array
  y: Float64Array
}

/**
 * Thins the part of a curve that lies in a window of its x axis to what a given number of columns can show: of each column
 * its lowest and highest point, so that no spike is lost (LTTB, which Chart.js offers, drops them), and the first and
 * last. A point to either side of the window is kept too: the line enters and leaves it there.
 * @param x ascending, finite
 * @param y as long as x; may hold NaN and infinities
 * @param logarithmic whether the columns are evenly spread over log(x); points at x ≤ 0 are left out then
 */
export function decimate(x: Float64Array, y: Float64Array, columns: number, window: AxisRange, logarithmic: boolean): CurvePoints {
  let start = Math.max(0, firstAbove(x, window.min) - 1)
  if (logarithmic) start = Math.max(start, firstAbove(x, 0))
  const end = Math.min(x.length, firstAbove(x, window.max) + 1)
  if (end - start <= 2 * columns) return { x: x.subarray(start, end), y: y.subarray(start, end) }

  const kept = new Uint32Array(2 * (columns + 3) + 2)
  let length = 0
  const keep = (index: number): void => {
    if (length === 0 || kept[length - 1] !== index) kept[length++] = index
  }
  const [scale, unscale] = logarithmic ? [Math.log, Math.exp] : [Number, Number]
  const low = scale(Math.max(window.min, logarithmic ? x[start]! : window.min))
  const perColumn = (scale(window.max) - low) / columns
  keep(start)
  let index = start
  while (index < end) {
    const columnEnd = x[index]! > window.max ? Infinity : unscale(low + (Math.floor((scale(x[index]!) - low) / perColumn) + 1) * perColumn)
    let lowest = index
    let highest = index
    do {
      if (y[index]! < y[lowest]!) lowest = index
      if (y[index]! > y[highest]!) highest = index
      // A value that is no number must show as a gap and not be hidden behind its neighbours.
      if (Number.isNaN(y[index]!)) lowest = highest = index
      index++
    } while (index < end && x[index]! < columnEnd)
    keep(Math.min(lowest, highest))
    keep(Math.max(lowest, highest))
  }
  keep(end - 1)
  const places = kept.subarray(0, length)
  return { x: Float64Array.from(places, (place) => x[place]!), y: Float64Array.from(places, (place) => y[place]!) }
}

/** The index of the first value above a bound, or the length where there is none. */
export function firstAbove(ascending: Float64Array, bound: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! > bound) high = middle
    else low = middle + 1
  }
  return low
}

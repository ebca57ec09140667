/** A point of a curve. y is NaN where the axis cannot show the value: Chart.js then leaves a gap. */
export interface CurvePoint {
  x: number
  y: number
}

export interface AxisKinds {
  logarithmicX: boolean
  logarithmicY: boolean
}

/**
 * Thins a curve to what a given number of columns can show: of each column its lowest and highest point, so that no
 * spike is lost (LTTB, which Chart.js offers, drops them), and the curve's first and last.
 * @param x ascending, finite
 * @param y as long as x; values that the axis cannot show become NaN
 * @param range of the x axis
 */
export function decimate(x: Float64Array, y: Float64Array, columns: number, range: { min: number; max: number }, axes: AxisKinds): CurvePoint[] {
  const points: CurvePoint[] = []
  const scale = axes.logarithmicX ? Math.log : Number
  const low = scale(range.min)
  const perColumn = (scale(range.max) - low) / columns || 1
  const columnOf = (index: number): number => Math.floor((scale(x[index]!) - low) / perColumn)
  let index = 0
  while (index < x.length) {
    if (axes.logarithmicX && x[index]! <= 0) {
      index++
      continue
    }
    const first = index
    const column = columnOf(first)
    let lowest = first
    let highest = first
    while (index < x.length && columnOf(index) === column) {
      if (y[index]! < y[lowest]!) lowest = index
      if (y[index]! > y[highest]!) highest = index
      // A value that is no number must show as a gap and not be hidden behind its neighbours.
      if (Number.isNaN(y[index]!)) lowest = highest = index
      index++
    }
    if (points.length === 0) keep(first)
    keep(Math.min(lowest, highest))
    keep(Math.max(lowest, highest))
  }
  if (points.length > 0) keep(x.length - 1)
  return points

  function keep(kept: number): void {
    if (points.at(-1)?.x !== x[kept]) points.push({ x: x[kept]!, y: shown(y[kept]!, axes.logarithmicY) })
  }
}

function shown(value: number, logarithmic: boolean): number {
  return Number.isFinite(value) && !(logarithmic && value <= 0) ? value : Number.NaN
}

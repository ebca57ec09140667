import type { Points } from '../../src-engine/contract/messages.ts'
import type { ChartTheme } from './chart-theme.ts'

/** The plane of two inputs that a picture shows, by their columns; the other inputs are held at fixed values. */
export interface Plane {
  horizontal: number
  vertical: number
  /** One a column, in the data's own units; those of the axes count for nothing. */
  fixed: readonly number[]
}

/** A rectangle of the plane. */
export interface Bounds {
  x: { min: number; max: number }
  y: { min: number; max: number }
}

/** Where a chart draws, in CSS pixels. */
export interface Plot {
  left: number
  top: number
  width: number
  height: number
}

interface Span {
  min: number
  max: number
  mean: number
}

const spans = new WeakMap<Points, readonly Span[]>()

/** Smallest, largest and mean value of each input column; 0 … 1 where there are no points. */
export function spansOf(points: Points): readonly Span[] {
  const known = spans.get(points)
  if (known) return known
  const found = points.inputColumns.map((_, column) => spanOf(points.inputs, points.inputColumns.length, column))
  spans.set(points, found)
  return found
}

function spanOf(values: Float64Array, columns: number, column: number): Span {
  let [min, max, sum] = [Infinity, -Infinity, 0]
  for (let index = column; index < values.length; index += columns) {
    const value = values[index]!
    if (value < min) min = value
    if (value > max) max = value
    sum += value / values.length
  }
  return min > max ? { min: 0, max: 1, mean: 0.5 } : { min, max, mean: sum * columns }
}

/** The first two inputs, the others at their mean. */
export function firstPlane(points: Points): Plane {
  return { horizontal: 0, vertical: 1, fixed: spansOf(points).map(({ mean }) => mean) }
}

/** The smallest rectangle around the points, with a margin; around the unit square where there are none. With a single input its targets go up. */
export function boundsOf(points: Points, { horizontal, vertical }: Pick<Plane, 'horizontal' | 'vertical'> = { horizontal: 0, vertical: 1 }): Bounds {
  const inputs = spansOf(points)
  return { x: widened(inputs[horizontal]!), y: widened(inputs.length === 1 ? spanOf(points.targets, 1, 0) : inputs[vertical]!) }
}

function widened({ min, max }: Span): { min: number; max: number } {
  // Of numbers that lie next to each other a share of their distance would be lost in rounding.
  const least = max > min ? Number.EPSILON * Math.max(Math.abs(min), Math.abs(max)) : 0
  const margin = Math.max((max - min) * 0.07, least) || 0.5
  return { min: min - margin, max: max + margin }
}

const left = 40
const bottom = 30
const edge = 8

/** Where a map of width × height CSS pixels draws. */
export function plotOf(width: number, height: number): Plot {
  return { left, top: edge, width: width - left - edge, height: height - bottom - edge }
}

export interface Scale {
  toX(value: number): number
  toY(value: number): number
  fromX(pixel: number): number
  fromY(pixel: number): number
}

/** From values to CSS pixels and back. */
export function scaleOf({ x, y }: Bounds, plot: Plot): Scale {
  return {
    toX: (value) => plot.left + ((value - x.min) / (x.max - x.min)) * plot.width,
    toY: (value) => plot.top + plot.height - ((value - y.min) / (y.max - y.min)) * plot.height,
    fromX: (pixel) => x.min + ((pixel - plot.left) / plot.width) * (x.max - x.min),
    fromY: (pixel) => y.min + ((plot.top + plot.height - pixel) / plot.height) * (y.max - y.min),
  }
}

/** The frame, round values along it and the names of both axes. */
export function drawFrame(context: CanvasRenderingContext2D, bounds: Bounds, plot: Plot, [xName, yName]: readonly [string, string], theme: ChartTheme): void {
  const { toX, toY } = scaleOf(bounds, plot)
  context.strokeStyle = theme.grid
  context.lineWidth = 1
  context.strokeRect(plot.left + 0.5, plot.top + 0.5, plot.width - 1, plot.height - 1)
  context.fillStyle = theme.mutedText
  context.font = "11px 'Inter Variable', system-ui, sans-serif"
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const tick of ticksOf(bounds.x)) context.fillText(tick.label, toX(tick.value), plot.top + plot.height + 4)
  context.textBaseline = 'bottom'
  context.fillText(xName, plot.left + plot.width / 2, plot.top + plot.height + bottom, plot.width)
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const tick of ticksOf(bounds.y)) context.fillText(tick.label, plot.left - 4, toY(tick.value))
  context.save()
  context.translate(6, plot.top + plot.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.fillText(yName, 0, 0, plot.height)
  context.restore()
}

/** Two to seven round values within a range. */
function ticksOf({ min, max }: { min: number; max: number }): { value: number; label: string }[] {
  const rough = (max - min) / 3.5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((multiple) => multiple * power >= rough) ?? 10)
  const ticks: { value: number; label: string }[] = []
  for (let count = Math.ceil(min / step); count * step <= max && ticks.length < 8; count++) {
    const value = Number((count * step).toPrecision(6))
    const label = Math.abs(value) >= 10_000 ? value.toExponential().replace('e+', 'e') : String(value)
    ticks.push({ value, label: label.replace('-', '−') })
  }
  return ticks
}

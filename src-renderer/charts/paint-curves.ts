import type { Band, Curve } from './curve.ts'
import { decimate, type CurvePoints } from './decimate.ts'
import { pixelsOf, type Plane } from './plane.ts'

/**
 * Points of all curves together that a chart is drawn from: a canvas without a graphics card takes about half a microsecond
 * for each, and a redraw must leave the interface its 50 ms.
 */
const mostPoints = 30_000
/** In few steps, so that not every curve is thinned anew whenever there is one more. */
const columnSteps = [1536, 1024, 768, 512, 384, 256, 192, 128, 96, 64, 48, 32, 24, 16]

/** More curves than this are a thicket on any screen: of more, some are drawn, evenly chosen. */
export const mostCurves = 200

/** The curves of a chart that are drawn on the screen: all, or evenly chosen ones and those of the selected run. */
export function drawnOf<One extends Curve>(curves: readonly One[]): readonly One[] {
  if (curves.length <= mostCurves) return curves
  const every = curves.length / mostCurves
  const chosen = new Set(Array.from({ length: mostCurves }, (_, index) => curves[Math.floor(index * every)]!))
  return curves.filter((curve) => curve.isSelected || chosen.has(curve))
}

/** How many columns each of so many curves is thinned to, on a chart of a width in pixels. */
export function columnsFor(curves: number, width: number): number {
  const most = Math.min(width, mostPoints / (2 * curves))
  return columnSteps.find((columns) => columns <= most) ?? columnSteps.at(-1)!
}

/** Draws curves into their plane, the selected ones on top. */
export function paintCurves(context: CanvasRenderingContext2D, curves: readonly Curve[], plane: Plane, columns: number): void {
  context.save()
  context.beginPath()
  context.rect(plane.left, plane.top, plane.right - plane.left, plane.bottom - plane.top)
  context.clip()
  context.lineJoin = 'bevel'
  for (const curve of curves) {
    if (curve.band) paintBand(context, curve, curve.band, plane)
    if (curve.raw) paintLine(context, { ...curve, y: curve.raw }, plane, columns, 1, 0.28)
  }
  const thin = curves.length > 40 ? 1 : 1.5
  for (const curve of curves) if (!curve.isSelected) paintLine(context, curve, plane, columns, thin)
  for (const curve of curves) if (curve.isSelected) paintLine(context, curve, plane, columns, 2.75)
  context.restore()
}

/** Draws one run's curves over the others, with a rim of the surface around them. */
export function paintLit(context: CanvasRenderingContext2D, curves: readonly Curve[], plane: Plane, columns: number, surface: string): void {
  context.save()
  context.beginPath()
  context.rect(plane.left, plane.top, plane.right - plane.left, plane.bottom - plane.top)
  context.clip()
  context.lineJoin = 'round'
  for (const curve of curves) {
    paintLine(context, { ...curve, colour: surface, isTest: false, dash: undefined }, plane, columns, 7)
    paintLine(context, curve, plane, columns, 3.5)
  }
  context.restore()
}

function paintLine(context: CanvasRenderingContext2D, curve: Curve, plane: Plane, columns: number, width: number, opacity = 1): void {
  const { x, y } = thinned(curve, curve.y, plane, columns)
  const pixel = pixelsOf(plane)
  const { perEpoch } = curve
  context.globalAlpha = opacity
  context.strokeStyle = context.fillStyle = curve.colour
  context.lineWidth = width
  context.setLineDash([...(curve.dash ?? (curve.isTest ? [6, 4] : []))])
  context.beginPath()
  let isDown = false
  for (let index = 0; index < x.length; index++) {
    const down = pixel.y(y[index]!)
    // No number, or one that the axis cannot show: a gap.
    if (!Number.isFinite(down)) {
      isDown = false
      continue
    }
    const across = pixel.x(x[index]! * perEpoch)
    if (isDown) context.lineTo(across, down)
    else context.moveTo(across, down)
    isDown = true
  }
  context.stroke()
  // A curve of one point (a run that ended at epoch 0) would otherwise be invisible.
  if (curve.x.length === 1) {
    context.beginPath()
    context.arc(pixel.x(x[0]! * perEpoch), pixel.y(y[0]!), 3, 0, 2 * Math.PI)
    context.fill()
  }
}

function paintBand(context: CanvasRenderingContext2D, { x, colour, perEpoch }: Curve, { low, high }: Band, plane: Plane): void {
  const pixel = pixelsOf(plane)
  // On a logarithmic axis an edge at or below zero lies at the bottom.
  const down = (value: number): number => Math.min(plane.bottom + 1, pixel.y(Math.max(value, plane.axes.logarithmicY ? Number.MIN_VALUE : value)))
  context.globalAlpha = 0.18
  context.fillStyle = colour
  context.beginPath()
  for (let index = 0; index < x.length; index++) context.lineTo(Math.max(plane.left - 1, pixel.x(x[index]! * perEpoch)), down(high[index]!))
  for (let index = x.length - 1; index >= 0; index--) context.lineTo(Math.max(plane.left - 1, pixel.x(x[index]! * perEpoch)), down(low[index]!))
  context.fill()
}

/** The last thinning of a series: most runs of a sweep stand still while a few train. */
const thinnings = new WeakMap<Float64Array, { key: string; points: CurvePoints }>()

/** A curve's points as they are drawn on a plane. */
export function thinned({ x, perEpoch }: Curve, y: Float64Array, { x: range, axes }: Plane, columns: number): CurvePoints {
  // By the curve's own extent: a run that ended soon keeps its shape beside one that went on for long.
  const window = { min: range.min / perEpoch, max: Math.min(range.max / perEpoch, x.at(-1) ?? 0) }
  const key = `${columns} ${window.min} ${window.max} ${axes.logarithmicX}`
  const known = thinnings.get(y)
  if (known?.key === key) return known.points
  const points = decimate(x, y, columns, window, axes.logarithmicX)
  thinnings.set(y, { key, points })
  return points
}

import type { ChartTheme } from './chart-theme.ts'
import { classColour } from './class-colours.ts'
import { drawFrame, plotOf, scaleOf, type Bounds } from './input-plane.ts'
import { drawPoint } from './point-cloud.ts'

/** Points that are being painted, and the brush. */
export interface PaintingPicture {
  points: readonly { x: number; y: number; own: number }[]
  bounds: Bounds
  names: readonly [string, string]
  /** Where the keyboard's crosshair is; undefined while it is not used. */
  crosshair?: { x: number; y: number } | undefined
  /** The class that is painted; undefined for the eraser. */
  brush: number | undefined
  theme: ChartTheme
}

/** How far the eraser reaches, in CSS pixels. */
export const eraserRadius = 9

export function drawPainting(context: CanvasRenderingContext2D, { points, bounds, names, crosshair, brush, theme }: PaintingPicture, width: number, height: number): void {
  const plot = plotOf(width, height)
  if (plot.width < 20 || plot.height < 20) return
  drawFrame(context, bounds, plot, names, theme)
  const { toX, toY } = scaleOf(bounds, plot)
  const radius = points.length > 600 ? 2.5 : 4
  for (const { x, y, own } of points) drawPoint(context, toX(x), toY(y), radius, own, false, theme)
  if (!crosshair) return
  const [x, y] = [Math.round(toX(crosshair.x)) + 0.5, Math.round(toY(crosshair.y)) + 0.5]
  context.lineWidth = 1
  context.strokeStyle = theme.mutedText
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(plot.left, y)
  context.lineTo(plot.left + plot.width, y)
  context.moveTo(x, plot.top)
  context.lineTo(x, plot.top + plot.height)
  context.stroke()
  context.setLineDash([])
  context.beginPath()
  context.arc(x, y, brush === undefined ? eraserRadius : radius + 2, 0, 2 * Math.PI)
  context.lineWidth = 2
  context.strokeStyle = brush === undefined ? theme.text : classColour(brush)
  context.stroke()
}

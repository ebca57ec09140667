import type { Points } from '../../src-engine/contract/messages.ts'
import type { ChartTheme } from './chart-theme.ts'
import { classColour } from './class-colours.ts'
import { channels } from './colour.ts'
import type { Plot } from './input-plane.ts'

/** Points as they are drawn: n of them, in CSS pixels. */
export interface PointCloud {
  count: number
  x(row: number): number
  y(row: number): number
  /** The class each is painted as. */
  classes: Uint8Array
  /** 1 for each to mark as wrong. */
  wrong?: Uint8Array | undefined
  /** 1 for each of the test part: drawn hollow. */
  test: Uint8Array
  showsTest: boolean
  theme: ChartTheme
}

/** Beyond this points overlap anyhow, and are drawn as squares straight into an image: 100,000 circles would stop the window. */
const mostCircles = 4000

export function drawPoints(context: CanvasRenderingContext2D, cloud: PointCloud, plot: Plot, pixelRatio: number): void {
  if (cloud.count > mostCircles) return drawSquares(context, cloud, plot, pixelRatio)
  const radius = Math.max(1.5, Math.min(5, Math.sqrt((plot.width * plot.height) / cloud.count) / 4.5))
  for (let row = 0; row < cloud.count; row++) {
    if (cloud.test[row] === 1 && !cloud.showsTest) continue
    drawPoint(context, cloud.x(row), cloud.y(row), radius, cloud.classes[row]!, cloud.test[row] === 1, cloud.theme)
    if (cloud.wrong?.[row]) markWrong(context, cloud.x(row), cloud.y(row), radius, cloud.theme)
  }
}

/** One point: filled, or hollow for one of the test part. */
export function drawPoint(context: CanvasRenderingContext2D, x: number, y: number, radius: number, own: number, isHollow: boolean, theme: ChartTheme): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = isHollow ? theme.surface : classColour(own)
  context.fill()
  context.lineWidth = isHollow ? Math.max(1.25, radius / 2.2) : radius > 2.5 ? 1.25 : 0.75
  context.strokeStyle = isHollow ? classColour(own) : theme.surface
  context.stroke()
}

/** A ring around a point whose predicted class is not its own: told by shape, not by colour alone. */
function markWrong(context: CanvasRenderingContext2D, x: number, y: number, radius: number, theme: ChartTheme): void {
  context.beginPath()
  context.arc(x, y, radius + 3, 0, 2 * Math.PI)
  context.lineWidth = 1.25
  context.strokeStyle = theme.text
  context.stroke()
}

function drawSquares(context: CanvasRenderingContext2D, cloud: PointCloud, plot: Plot, pixelRatio: number): void {
  const width = Math.max(1, Math.round(plot.width * pixelRatio))
  const height = Math.max(1, Math.round(plot.height * pixelRatio))
  const image = new ImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const colours = Array.from({ length: 8 }, (_, own) => opaque(classColour(own)))
  const marked = opaque(cloud.theme.text)
  const half = Math.max(0, Math.round(pixelRatio * (cloud.count > 20_000 ? 0.4 : 0.8)))
  const paint = (column: number, row: number, reach: number, colour: number): void => {
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
      for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) pixels[y * width + x] = colour
  }
  // What is wrong goes on top, or it would be lost in the crowd.
  for (const wrong of cloud.wrong ? [0, 1] : [0])
    for (let row = 0; row < cloud.count; row++) {
      if ((cloud.wrong?.[row] ?? 0) !== wrong || (cloud.test[row] === 1 && !cloud.showsTest)) continue
      const column = Math.round((cloud.x(row) - plot.left) * pixelRatio)
      const line = Math.round((cloud.y(row) - plot.top) * pixelRatio)
      if (wrong) paint(column, line, half + 1, marked)
      paint(column, line, half, colours[cloud.classes[row]! % colours.length]!)
    }
  const layer = new OffscreenCanvas(width, height)
  layer.getContext('2d')!.putImageData(image, 0, 0)
  context.drawImage(layer, plot.left, plot.top, plot.width, plot.height)
}

/** A `#rrggbb` as one pixel of an image, whose bytes are red, green, blue, alpha on every machine that Electron runs on. */
function opaque(colour: string): number {
  const [red, green, blue] = channels(colour)
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** 1 for each row of the test part. */
export function testRows({ test, targets, targetColumns }: Points): Uint8Array {
  const rows = new Uint8Array(targets.length / targetColumns)
  for (const row of test) rows[row] = 1
  return rows
}

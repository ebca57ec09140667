import type { Points } from '../../src-engine/contract/messages.ts'
import { classColour, classOf } from './class-colours.ts'
import { boundsOf, scaleOf } from './input-plane.ts'

/** Draws a data set as small dots into a square canvas of `size` CSS pixels; its background is the page's. */
export function drawThumbnail(canvas: HTMLCanvasElement, points: Points, size: number, pixelRatio: number): void {
  canvas.width = size * pixelRatio
  canvas.height = size * pixelRatio
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  const { toX, toY } = scaleOf(boundsOf(points), { left: 0, top: 0, width: size, height: size })
  const { inputs, targets, targetColumns } = points
  const count = targets.length / targetColumns
  const radius = count > 60 ? 1 : 1.4
  for (let row = 0; row < count; row++) {
    context.beginPath()
    context.arc(toX(inputs[2 * row]!), toY(inputs[2 * row + 1]!), radius, 0, 2 * Math.PI)
    context.fillStyle = classColour(classOf(targets, targetColumns, row))
    context.fill()
  }
}

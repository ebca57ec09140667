import type { Points } from '../../src-engine/contract/messages.ts'
import { channels, mix } from './colour.ts'
import { classColour, classColours, classOf, neutralColour } from './class-colours.ts'
import type { ChartTheme } from './chart-theme.ts'
import { boundsOf, drawFrame, firstPlane, plotOf, scaleOf, type Bounds, type Plane, type Plot } from './input-plane.ts'
import { drawPoints, testRows } from './point-cloud.ts'

/**
 * Outputs of a model on a grid over the bounds: `size` × `size` rows from the bottom left, each of `columns` numbers; of a
 * model with a single input `size` rows from the left.
 */
export interface Surface {
  plane: Plane
  bounds: Bounds
  size: number
  outputs: Float64Array
  columns: number
}

/** What is drawn: points by class and, behind them, what a model answers everywhere. */
export interface DecisionMap {
  points: Points
  /** The class each point is painted as: of its target, or of the prediction. */
  classes: Uint8Array
  /** Points to mark as wrong, 1 each. */
  wrong?: Uint8Array | undefined
  surface?: Surface | undefined
  /** The plane where there is no surface, which has its own: points and surface change together. The first two inputs without it. */
  plane?: Plane
  /** Whether the surface shows classes alone, and not how sure the model is of them. */
  isDiscrete?: boolean
  /** Whether points of the test part are drawn; they are without it. */
  showsTest?: boolean
  theme: ChartTheme
}

/** Draws the map into a context scaled to CSS pixels, over width × height of them; with a single input its targets, and the model's answers as lines, go up. */
export function drawDecisionMap(context: CanvasRenderingContext2D, map: DecisionMap, width: number, height: number, pixelRatio: number): void {
  const plot = plotOf(width, height)
  if (plot.width < 20 || plot.height < 20) return
  const { points, surface, theme } = map
  const plane = surface?.plane ?? map.plane ?? firstPlane(points)
  const bounds = surface?.bounds ?? boundsOf(points, plane)
  const columns = points.inputColumns.length
  const names = [points.inputColumns[plane.horizontal] ?? '', columns === 1 ? targetLabel(points) : (points.inputColumns[plane.vertical] ?? '')] as const

  if (surface && columns > 1) paintSurface(context, surface, plot, theme, map.isDiscrete ?? false)
  drawFrame(context, bounds, plot, names, theme)
  const { toX, toY } = scaleOf(bounds, plot)
  const common = { count: map.classes.length, x: (row: number) => toX(points.inputs[row * columns + plane.horizontal]!), wrong: map.wrong, test: testRows(points), showsTest: map.showsTest ?? true, theme }
  if (columns > 1) return drawPoints(context, { ...common, classes: map.classes, y: (row) => toY(points.inputs[row * columns + plane.vertical]!) }, plot, pixelRatio)
  for (let target = 0; target < points.targetColumns; target++) {
    const y = (row: number): number => toY(points.targets[row * points.targetColumns + target]!)
    const classes = points.targetColumns === 1 ? map.classes : new Uint8Array(common.count).fill(target)
    drawPoints(context, { ...common, classes, y }, plot, pixelRatio)
    if (surface) drawResponse(context, surface, target, points.targetColumns === 1 ? theme.text : classColour(target), plot, toY)
  }
}

const targetLabel = ({ targetNames, targetColumns }: Points): string => (targetNames?.length === 1 ? targetNames[0]! : targetColumns === 1 ? 'target' : 'targets')

/** What a model of a single input answers, as a line over it. */
function drawResponse(context: CanvasRenderingContext2D, { size, outputs, columns }: Surface, column: number, colour: string, plot: Plot, toY: (value: number) => number): void {
  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.width, plot.height)
  context.clip()
  context.beginPath()
  for (let place = 0; place < size; place++) context.lineTo(plot.left + ((place + 0.5) / size) * plot.width, toY(outputs[place * columns + column]!))
  context.lineWidth = 2
  context.strokeStyle = colour
  context.stroke()
  context.restore()
}

function paintSurface(context: CanvasRenderingContext2D, surface: Surface, plot: Plot, theme: ChartTheme, isDiscrete: boolean): void {
  const { size, columns, outputs } = isDiscrete ? finer(surface, 4) : surface
  const colour = columns === 1 ? scalarColour(theme, isDiscrete) : classBlend(theme, isDiscrete)
  const image = new ImageData(size, size)
  for (let row = 0; row < size * size; row++) {
    const [red, green, blue] = colour(outputs, columns, row)
    // Rows of the surface go up, rows of an image go down.
    const pixel = ((size - 1 - Math.floor(row / size)) * size + (row % size)) * 4
    image.data.set([red, green, blue, 255], pixel)
  }
  const small = new OffscreenCanvas(size, size)
  small.getContext('2d')!.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = !isDiscrete
  context.imageSmoothingQuality = 'high'
  context.drawImage(small, plot.left, plot.top, plot.width, plot.height)
}

/** The surface with `times` as many cells each way, in straight lines between the middles of its own: where a class ends must not show the cells. */
function finer(surface: Surface, times: number): Pick<Surface, 'size' | 'columns' | 'outputs'> {
  const { columns, outputs } = surface
  const size = surface.size * times
  const last = surface.size - 1
  const places = Array.from({ length: size }, (_, index) => {
    const place = Math.min(last, Math.max(0, (index + 0.5) / times - 0.5))
    const before = Math.min(last - 1, Math.floor(place))
    return { before, share: place - before }
  })
  const values = new Float64Array(size * size * columns)
  places.forEach(({ before: low, share: up }, row) =>
    places.forEach(({ before: near, share: right }, column) => {
      const corner = (low * surface.size + near) * columns
      const above = corner + surface.size * columns
      for (let output = 0; output < columns; output++) {
        const [a, b, c, d] = [outputs[corner + output]!, outputs[corner + columns + output]!, outputs[above + output]!, outputs[above + columns + output]!]
        values[(row * size + column) * columns + output] = (a + (b - a) * right) * (1 - up) + (c + (d - c) * right) * up
      }
    }),
  )
  return { size, columns, outputs: values }
}

type SurfaceColour = (outputs: Float64Array, columns: number, row: number) => readonly [number, number, number]

const softness = 0.42

/** One output: from orange at 0 over grey at 0.5, where the class changes, to blue at 1. */
function scalarColour(theme: ChartTheme, isDiscrete: boolean): SurfaceColour {
  const steps = 256
  const neutral = mix(theme.surface, neutralColour, theme.surface === '#ffffff' ? 0.5 : 0.15)
  const ramp = Array.from({ length: steps + 1 }, (_, step) => {
    const away = step / steps - 0.5
    return channels(mix(neutral, mix(theme.surface, classColours[away < 0 ? 0 : 1], 1 - softness), isDiscrete ? 1 : Math.min(1, Math.abs(away) * 2)))
  })
  const nothing = channels(theme.surface)
  return (outputs, _columns, row) => {
    const value = outputs[row]!
    return Number.isNaN(value) ? nothing : ramp[Math.round(Math.min(1, Math.max(0, value)) * steps)]!
  }
}

/** Several outputs: the colour of the largest, the stronger the further it is ahead. */
function classBlend(theme: ChartTheme, isDiscrete: boolean): SurfaceColour {
  const faint = classColours.map((colour) => channels(mix(theme.surface, colour, 0.15)))
  const full = classColours.map((colour) => channels(mix(theme.surface, colour, 1 - softness)))
  return (outputs, columns, row) => {
    const winner = classOf(outputs, columns, row)
    let second = -Infinity
    for (let column = 0; column < columns; column++) if (column !== winner) second = Math.max(second, outputs[row * columns + column]!)
    const ahead = isDiscrete ? 1 : Math.min(1, Math.max(0, outputs[row * columns + winner]! - second)) || 0
    const [a, b] = [faint[winner % faint.length]!, full[winner % full.length]!]
    return [a[0] + (b[0] - a[0]) * ahead, a[1] + (b[1] - a[1]) * ahead, a[2] + (b[2] - a[2]) * ahead]
  }
}

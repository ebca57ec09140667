import type { Points } from '../../src-engine/contract/messages.ts'
import { channels, mix } from './colour.ts'
import { classColour, classColours, classOf, neutralColour } from './class-colours.ts'
import type { ChartTheme } from './chart-theme.ts'

/** A rectangle of the plane of the first two inputs. */
export interface Bounds {
  x: { min: number; max: number }
  y: { min: number; max: number }
}

/** Outputs of a model on a grid over the bounds: `size` × `size` rows from the bottom left, each of `columns` numbers. */
export interface Surface {
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
  theme: ChartTheme
}

/** The smallest rectangle around the points, with a margin; around the unit square where there are none. */
export function boundsOf({ inputs, inputColumns }: Points): Bounds {
  const span = (column: number): { min: number; max: number } => {
    let min = Infinity
    let max = -Infinity
    for (let index = column; index < inputs.length; index += inputColumns.length) {
      min = Math.min(min, inputs[index]!)
      max = Math.max(max, inputs[index]!)
    }
    if (min > max) [min, max] = [0, 1]
    // Of numbers that lie next to each other a share of their distance would be lost in rounding.
    const least = max > min ? Number.EPSILON * Math.max(Math.abs(min), Math.abs(max)) : 0
    const margin = Math.max((max - min) * 0.07, least) || 0.5
    return { min: min - margin, max: max + margin }
  }
  return { x: span(0), y: span(1) }
}

const left = 34
const bottom = 30
const edge = 8

/** Draws the map into a canvas of width × height CSS pixels. */
export function drawDecisionMap(canvas: HTMLCanvasElement, map: DecisionMap, width: number, height: number, pixelRatio: number): void {
  canvas.width = width * pixelRatio
  canvas.height = height * pixelRatio
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  const plot = { left, top: edge, width: width - left - edge, height: height - bottom - edge }
  if (plot.width < 20 || plot.height < 20) return
  const bounds = map.surface?.bounds ?? boundsOf(map.points)
  const toX = (value: number): number => plot.left + ((value - bounds.x.min) / (bounds.x.max - bounds.x.min)) * plot.width
  const toY = (value: number): number => plot.top + plot.height - ((value - bounds.y.min) / (bounds.y.max - bounds.y.min)) * plot.height

  if (map.surface) paintSurface(context, map.surface, plot, map.theme)
  context.strokeStyle = map.theme.grid
  context.strokeRect(plot.left + 0.5, plot.top + 0.5, plot.width - 1, plot.height - 1)
  writeAxes(context, map, bounds, toX, toY, plot)

  const count = map.classes.length
  const columns = map.points.inputColumns.length
  const radius = Math.max(1.5, Math.min(5, Math.sqrt((plot.width * plot.height) / count) / 4.5))
  context.lineWidth = radius > 2.5 ? 1.25 : 0.75
  for (let row = 0; row < count; row++) {
    const x = toX(map.points.inputs[row * columns]!)
    const y = toY(map.points.inputs[row * columns + 1]!)
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fillStyle = classColour(map.classes[row]!)
    context.fill()
    context.strokeStyle = map.theme.surface
    context.stroke()
    if (map.wrong?.[row]) markWrong(context, x, y, radius, map.theme)
  }
}

/** A ring around a point whose predicted class is not its own: told by shape, not by colour alone. */
function markWrong(context: CanvasRenderingContext2D, x: number, y: number, radius: number, theme: ChartTheme): void {
  context.beginPath()
  context.arc(x, y, radius + 3, 0, 2 * Math.PI)
  context.strokeStyle = theme.text
  context.stroke()
}

function paintSurface(context: CanvasRenderingContext2D, surface: Surface, plot: { left: number; top: number; width: number; height: number }, theme: ChartTheme): void {
  const { size, columns, outputs } = surface
  const colour = columns === 1 ? scalarColour(theme) : classBlend(theme)
  const image = new ImageData(size, size)
  for (let row = 0; row < size * size; row++) {
    const [red, green, blue] = colour(outputs, columns, row)
    // Rows of the surface go up, rows of an image go down.
    const pixel = ((size - 1 - Math.floor(row / size)) * size + (row % size)) * 4
    image.data.set([red, green, blue, 255], pixel)
  }
  const small = new OffscreenCanvas(size, size)
  small.getContext('2d')!.putImageData(image, 0, 0)
  context.imageSmoothingQuality = 'high'
  context.drawImage(small, plot.left, plot.top, plot.width, plot.height)
}

type SurfaceColour = (outputs: Float64Array, columns: number, row: number) => readonly [number, number, number]

const softness = 0.42

/** One output: from orange at 0 over grey at 0.5, where the class changes, to blue at 1. */
function scalarColour(theme: ChartTheme): SurfaceColour {
  const steps = 256
  const neutral = mix(theme.surface, neutralColour, theme.surface === '#ffffff' ? 0.5 : 0.15)
  const ramp = Array.from({ length: steps + 1 }, (_, step) => {
    const away = step / steps - 0.5
    return channels(mix(neutral, mix(theme.surface, classColours[away < 0 ? 0 : 1], 1 - softness), Math.min(1, Math.abs(away) * 2)))
  })
  const nothing = channels(theme.surface)
  return (outputs, _columns, row) => {
    const value = outputs[row]!
    return Number.isNaN(value) ? nothing : ramp[Math.round(Math.min(1, Math.max(0, value)) * steps)]!
  }
}

/** Several outputs: the colour of the largest, the stronger the further it is ahead. */
function classBlend(theme: ChartTheme): SurfaceColour {
  const faint = classColours.map((colour) => channels(mix(theme.surface, colour, 0.15)))
  const full = classColours.map((colour) => channels(mix(theme.surface, colour, 1 - softness)))
  return (outputs, columns, row) => {
    const winner = classOf(outputs, columns, row)
    let second = -Infinity
    for (let column = 0; column < columns; column++) if (column !== winner) second = Math.max(second, outputs[row * columns + column]!)
    const ahead = Math.min(1, Math.max(0, outputs[row * columns + winner]! - second)) || 0
    const [a, b] = [faint[winner % faint.length]!, full[winner % full.length]!]
    return [a[0] + (b[0] - a[0]) * ahead, a[1] + (b[1] - a[1]) * ahead, a[2] + (b[2] - a[2]) * ahead]
  }
}

function writeAxes(
  context: CanvasRenderingContext2D,
  { points, theme }: DecisionMap,
  bounds: Bounds,
  toX: (value: number) => number,
  toY: (value: number) => number,
  plot: { left: number; top: number; width: number; height: number },
): void {
  context.fillStyle = theme.mutedText
  context.font = "11px 'Inter Variable', system-ui, sans-serif"
  const [xName, yName] = points.inputColumns
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const tick of ticksOf(bounds.x)) context.fillText(tick.label, toX(tick.value), plot.top + plot.height + 4)
  context.textBaseline = 'bottom'
  context.fillText(xName ?? '', plot.left + plot.width / 2, plot.top + plot.height + bottom)
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const tick of ticksOf(bounds.y)) context.fillText(tick.label, plot.left - 4, toY(tick.value))
  context.save()
  context.translate(6, plot.top + plot.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.fillText(yName ?? '', 0, 0)
  context.restore()
}

/** About three round values within a range. */
function ticksOf({ min, max }: { min: number; max: number }): { value: number; label: string }[] {
  const rough = (max - min) / 2.5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((multiple) => multiple * power >= rough) ?? 10)
  const ticks: { value: number; label: string }[] = []
  for (let count = Math.ceil(min / step); count * step <= max && ticks.length < 8; count++) {
    const value = Number((count * step).toPrecision(6))
    ticks.push({ value, label: String(value).replace('-', '−') })
  }
  return ticks
}

import { formatCount } from '../numbers.ts'
import type { ChartTheme } from './chart-theme.ts'
import { classColours } from './class-colours.ts'
import { mix } from './colour.ts'
import { centreOf, isWithin, lineBetween, type NetworkLayout, type NetworkPlace } from './network-layout.ts'
import { thumbnailSize, type ResponseAtlas } from './response-atlas.ts'
import { largestOf, lineColour, neutralOf, thicknesses, thicknessOf } from './signed-colours.ts'

/** Weights and biases of a network's layers, as a model holds them. */
export interface NetworkWeights {
  layers: readonly { units: number; weights: readonly number[] | Float64Array; biases: readonly number[] | Float64Array | null }[]
}

/** The largest absolute value of the weights whose lines are drawn: the thickest line. Not of all, which may be millions. */
export function largestDrawn({ columns }: NetworkLayout, { layers }: NetworkWeights): number {
  const drawn = layers.flatMap(({ units, weights }, layer) =>
    Array.from({ length: columns[layer]!.drawn }, (_, from) => largestOf(weights.slice(from * units, from * units + columns[layer + 1]!.drawn))),
  )
  return largestOf(drawn)
}

/** What is drawn of a network: columns of neurons, a line for each weight between those that are drawn. */
export interface NetworkPicture {
  layout: NetworkLayout
  inputNames: readonly string[]
  hasBiases: boolean
  /** Undefined while they are not known: the lines are neutral then. */
  weights?: NetworkWeights | undefined
  atlas?: ResponseAtlas | undefined
  theme: ChartTheme
}

/** The part of the picture that a canvas shows. */
export interface PictureView {
  left: number
  width: number
}

/** Draws a part of the picture. @param lit what is pointed at: its lines come forward */
export function drawNetwork(canvas: HTMLCanvasElement, picture: NetworkPicture, view: PictureView, lit: NetworkPlace | undefined, pixelRatio: number): void {
  const { layout, weights } = picture
  const largest = weights ? largestDrawn(layout, weights) : 0
  const [width, height] = [Math.ceil(view.width * pixelRatio), Math.ceil(layout.height * pixelRatio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')!
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, -view.left * pixelRatio, 0)
  // A column's lines begin in the middle of the column before.
  const margin = Math.max(...layout.columns.map((column) => column.width))
  const shown = [...layout.columns.keys()].filter((column) => isWithin(layout.columns[column]!, view.left - margin, view.left + view.width + margin))
  for (const column of shown) if (column > 0) drawLines(context, picture, column, largest, lit)
  for (const column of shown) drawColumn(context, picture, column, lit)
}

/** Lines of one colour and thickness are drawn in one go: there may be thousands. */
function drawLines(context: CanvasRenderingContext2D, { layout, weights, theme }: NetworkPicture, column: number, largest: number, lit: NetworkPlace | undefined): void {
  const layer = weights?.layers[column - 1]
  const thickest = Math.max(2, Math.min(6, layout.node / 6))
  const paths = new Map<number, Path2D>()
  const litPaths = new Map<number, Path2D>()
  for (let from = 0; from < layout.columns[column - 1]!.drawn; from++)
    for (let row = 0; row < layout.columns[column]!.drawn; row++) {
      const weight = layer?.weights[from * layer.units + row] ?? 0
      const thickness = weights ? thicknessOf(weight, largest) : 0
      const kind = weight < 0 ? -thickness : thickness
      const group = lit && touches(lit, column, row, from) ? litPaths : paths
      let path = group.get(kind)
      if (!path) group.set(kind, (path = new Path2D()))
      const { start, end } = lineBetween(layout, column, from, row)
      path.moveTo(start.x, start.y)
      path.lineTo(end.x, end.y)
    }
  const stroke = (group: Map<number, Path2D>): void => {
    for (const [kind, path] of [...group].sort(([a], [b]) => Math.abs(a) - Math.abs(b))) {
      const thickness = Math.abs(kind)
      context.strokeStyle = thickness === 0 ? mix(neutralOf(theme), theme.mutedText, weights ? 0 : 0.25) : lineColour(theme, kind < 0, thickness)
      context.lineWidth = Math.max(1, (thickness / thicknesses) * thickest)
      context.stroke(path)
    }
  }
  context.globalAlpha = lit ? 0.2 : 1
  stroke(paths)
  context.globalAlpha = 1
  stroke(litPaths)
}

/** Whether a line is the one pointed at, or leads to or from the neuron pointed at. */
function touches(lit: NetworkPlace, column: number, row: number, from: number): boolean {
  if (lit.from !== undefined) return lit.column === column && lit.row === row && lit.from === from
  return (lit.column === column && lit.row === row) || (lit.column === column - 1 && lit.row === from)
}

function drawColumn(context: CanvasRenderingContext2D, picture: NetworkPicture, column: number, lit: NetworkPlace | undefined): void {
  const { layout, theme, atlas, inputNames, hasBiases, weights } = picture
  const { total, drawn, left, width } = layout.columns[column]!
  const thumbnails = atlas?.places.get(column)
  const side = layout.node
  context.textBaseline = 'middle'
  for (let row = 0; row < drawn; row++) {
    const { x, y } = centreOf(layout, column, row)
    const isLit = lit?.from === undefined && lit?.column === column && lit.row === row
    const square = new Path2D()
    square.roundRect(x - side / 2, y - side / 2, side, side, Math.min(6, side / 5))
    context.fillStyle = mix(theme.surface, neutralOf(theme), 0.6)
    context.fill(square)
    if (thumbnails && row < thumbnails.neurons) {
      context.save()
      context.clip(square)
      context.drawImage(atlas!.canvas, thumbnails.index * thumbnailSize, row * thumbnailSize, thumbnailSize, thumbnailSize, x - side / 2, y - side / 2, side, side)
      context.restore()
    }
    context.lineWidth = isLit ? 2.5 : 1
    context.strokeStyle = isLit ? theme.text : outline(theme)
    context.stroke(square)
    if (column === 0) writeInputName(context, picture, inputNames[row] ?? '', { x, y })
    else if (hasBiases) drawBias(context, x - side / 2, y + side / 2, weights?.layers[column - 1]?.biases?.[row], side, theme)
  }
  const others = total === 0 ? '?' : drawn < total ? `+${formatCount(total - drawn)}` : ''
  context.font = font(11)
  context.fillStyle = theme.mutedText
  context.textAlign = 'center'
  context.fillText(others, left + width / 2, centreOf(layout, column, drawn).y)
}

const outline = (theme: ChartTheme): string => mix(theme.surface, theme.mutedText, 0.7)

const font = (size: number): string => `500 ${size}px 'Inter Variable', system-ui, sans-serif`

/** An input's name: left of its square where there is room, else on it. */
function writeInputName(context: CanvasRenderingContext2D, { layout, theme }: NetworkPicture, name: string, { x, y }: { x: number; y: number }): void {
  context.font = font(11)
  const room = x - layout.node / 2 - 8
  if (context.measureText(name).width <= room) {
    context.textAlign = 'right'
    context.fillStyle = theme.mutedText
    context.fillText(name, x - layout.node / 2 - 5, y)
    return
  }
  let shown = name
  while (shown.length > 1 && context.measureText(shown).width > layout.node - 3) shown = `${shown.replace(/…$/, '').slice(0, -1)}…`
  context.textAlign = 'center'
  context.lineWidth = 3
  context.lineJoin = 'round'
  context.strokeStyle = theme.surface
  context.strokeText(shown, x, y)
  context.fillStyle = theme.text
  context.fillText(shown, x, y)
}

/** A bias is a dot at its neuron's corner, in the colour of its sign. */
function drawBias(context: CanvasRenderingContext2D, x: number, y: number, bias: number | undefined, side: number, theme: ChartTheme): void {
  context.beginPath()
  context.arc(x + 1, y - 1, Math.max(2.5, Math.min(5, side / 8)), 0, 2 * Math.PI)
  context.fillStyle = bias ? classColours[bias < 0 ? 0 : 1] : neutralOf(theme)
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = bias ? theme.surface : outline(theme)
  context.stroke()
}

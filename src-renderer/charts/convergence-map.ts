import type { ConvergenceGrid, MapCell } from '../convergence.ts'
import { statusLabels } from '../labels.ts'
import { formatCount } from '../numbers.ts'
import type { ChartTheme } from './chart-theme.ts'
import { onRamp } from './colour.ts'
import { cellFills, type CellFill } from './convergence-cells.ts'
import { captionHeight, convergenceLayout, legendRow, type ConvergenceLayout } from './convergence-layout.ts'
import { drawSummaries } from './convergence-summary.ts'
import { logarithmicScale, type LogarithmicScale } from './logarithmic-scale.ts'

/** A picture of a sweep: how every run of rates × seeds ended, and what that says of each rate. */
export interface ConvergenceMap {
  grid: ConvergenceGrid
  theme: ChartTheme
}

const font = "11px 'Inter Variable', system-ui, sans-serif"

/** Draws the map into a context scaled to CSS pixels, from its origin over width × height. */
export function drawConvergenceMap(context: CanvasRenderingContext2D, { grid, theme }: ConvergenceMap, width: number, height: number, pixelRatio: number): void {
  const layout = convergenceLayout(grid, width, height)
  const scale = logarithmicScale(convergedEpochs(grid.cells))
  const fillOf = cellFills(context, scale, theme, pixelRatio)
  context.font = font
  writeCaptions(context, layout, theme)
  drawSummaries(context, grid.summaries, scale, layout, theme)
  drawCells(context, grid, layout, fillOf)
  writeAxes(context, grid, layout, theme)
  drawLegend(context, grid.cells, scale, fillOf, layout, theme, width)
}

function* convergedEpochs(cells: readonly MapCell[]): Generator<number> {
  for (const { status, epochs } of cells) if (status === 'converged') yield epochs
}

function writeCaptions(context: CanvasRenderingContext2D, { left, share, epochs, cells }: ConvergenceLayout, theme: ChartTheme): void {
  context.fillStyle = theme.text
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText('Share converged, with its 95 % interval', left, share.top - captionHeight / 2)
  context.fillText('Epochs to convergence: median and quartiles', left, epochs.top - captionHeight / 2)
  context.fillText('Every run, a row a seed', left, cells.top - captionHeight / 2 - 4)
}

function drawCells(context: CanvasRenderingContext2D, { seeds, cells }: ConvergenceGrid, { left, columnWidth, rowHeight, cells: { top } }: ConvergenceLayout, fillOf: CellFill): void {
  const gap = Math.min(columnWidth, rowHeight) >= 4 ? 1 : 0
  cells.forEach((cell, place) => {
    const column = Math.floor(place / seeds.length)
    context.fillStyle = fillOf(cell)
    context.fillRect(left + column * columnWidth, top + (place % seeds.length) * rowHeight, columnWidth - gap, rowHeight - gap)
  })
}

function writeAxes(context: CanvasRenderingContext2D, { rates, seeds }: ConvergenceGrid, { left, columnWidth, rowHeight, cells, axis }: ConvergenceLayout, theme: ChartTheme): void {
  context.fillStyle = theme.mutedText
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const everyRow = Math.ceil(13 / rowHeight)
  for (let row = 0; row < seeds.length; row += everyRow) context.fillText(String(seeds[row]), left - 6, cells.top + (row + 0.5) * rowHeight, left - 8)

  context.textAlign = 'center'
  context.textBaseline = 'top'
  const labels = rates.map((rate) => String(Number(rate.toPrecision(3))))
  const widest = Math.max(...labels.map((label) => context.measureText(label).width))
  const everyColumn = Math.ceil((widest + 6) / columnWidth)
  for (let column = 0; column < rates.length; column += everyColumn) context.fillText(labels[column]!, left + (column + 0.5) * columnWidth, axis + 4)
  context.fillText('Learning rate', left + (rates.length * columnWidth) / 2, axis + 18)
}

/** What the fills mean. What has not happened is named only if it may still. */
function drawLegend(context: CanvasRenderingContext2D, cells: readonly MapCell[], scale: LogarithmicScale, fillOf: CellFill, layout: ConvergenceLayout, theme: ChartTheme, width: number): void {
  const present = new Set(cells.map((cell) => cell.status))
  const statuses = (['max-epochs', 'diverged', 'running', 'waiting', 'stopped', 'failed'] as const).filter((status) => present.has(status) || (status !== 'stopped' && status !== 'failed'))
  const ends = [`${statusLabels.converged} after ${formatCount(scale.low)}`, `${formatCount(scale.high)} epochs`] as const
  const swatch = 14
  const ramp = 72
  let x = layout.left
  let y = layout.legend + legendRow / 2
  context.textAlign = 'left'
  context.textBaseline = 'middle'

  const write = (text: string): void => {
    context.fillStyle = theme.text
    context.fillText(text, x, y)
    x += context.measureText(text).width
  }
  write(ends[0])
  for (let step = 0; step < ramp; step++) {
    context.fillStyle = onRamp(theme.epochRamp, step / (ramp - 1))
    context.fillRect(x + 6 + step, y - 5, 1, 10)
  }
  x += ramp + 12
  write(ends[1])
  for (const status of statuses) {
    const label = statusLabels[status]
    x += 16
    if (x + swatch + 5 + context.measureText(label).width > width) {
      x = layout.left
      y += legendRow
    }
    context.fillStyle = fillOf({ status, epochs: 0 })
    context.fillRect(x, y - 5, swatch, 10)
    x += swatch + 5
    write(label)
  }
}

import type { RateSummary } from '../convergence.ts'
import { formatCount } from '../numbers.ts'
import type { ChartTheme } from './chart-theme.ts'
import type { ConvergenceLayout } from './convergence-layout.ts'
import type { LogarithmicScale } from './logarithmic-scale.ts'

/** A value of a column with its spread, each from 0 at the chart's bottom to 1 at its top. */
interface Mark {
  column: number
  low: number
  value: number
  high: number
}

/** The two small charts over the columns: the share that converged, and the epochs it took. */
export function drawSummaries(context: CanvasRenderingContext2D, summaries: readonly RateSummary[], scale: LogarithmicScale, layout: ConvergenceLayout, theme: ChartTheme): void {
  const shares = summaries.flatMap(({ share }, column) => (share ? [{ column, low: share.low, value: share.value, high: share.high }] : []))
  const shareTicks = [0, 0.5, 1].map((share) => ({ share, label: `${share * 100} %` }))
  drawChart(context, layout.share, shares, shareTicks, summaries.length, layout, theme)

  const epochs = summaries.flatMap(({ epochs }, column) =>
    epochs ? [{ column, low: scale.shareOf(epochs.lowerQuartile), value: scale.shareOf(epochs.median), high: scale.shareOf(epochs.upperQuartile) }] : [],
  )
  const epochTicks = scale.ticks.map((tick) => ({ share: scale.shareOf(tick), label: formatCount(tick) }))
  drawChart(context, layout.epochs, epochs, epochTicks, summaries.length, layout, theme)
}

function drawChart(
  context: CanvasRenderingContext2D,
  { top, height }: ConvergenceLayout['share'],
  marks: readonly Mark[],
  ticks: readonly { share: number; label: string }[],
  columns: number,
  { left, columnWidth }: ConvergenceLayout,
  theme: ChartTheme,
): void {
  const xOf = (column: number): number => left + (column + 0.5) * columnWidth
  const yOf = (share: number): number => top + height * (1 - share)
  context.lineWidth = 1
  context.strokeStyle = theme.grid
  context.fillStyle = theme.mutedText
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const { share, label } of ticks) {
    const y = Math.round(yOf(share)) + 0.5
    line(context, left, y, left + columns * columnWidth, y)
    context.fillText(label, left - 6, y)
  }

  context.lineWidth = Math.max(1, Math.min(5, columnWidth / 3))
  context.strokeStyle = `${theme.mutedText}70`
  for (const { column, low, high } of marks) line(context, xOf(column), yOf(low), xOf(column), yOf(high))

  context.lineWidth = 1.5
  context.strokeStyle = theme.text
  context.fillStyle = theme.text
  marks.forEach(({ column, value }, index) => {
    const former = marks[index - 1]
    // A gap says that there is nothing to show at the rates between.
    if (former?.column === column - 1) line(context, xOf(former.column), yOf(former.value), xOf(column), yOf(value))
    context.beginPath()
    context.arc(xOf(column), yOf(value), Math.max(1, Math.min(3, columnWidth / 3)), 0, 2 * Math.PI)
    context.fill()
  })
}

function line(context: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number): void {
  context.beginPath()
  context.moveTo(fromX, fromY)
  context.lineTo(toX, toY)
  context.stroke()
}

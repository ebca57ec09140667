import { Chart, Legend, LinearScale, LineController, LogarithmicScale, Title, type ChartConfiguration, type Plugin, type ScaleOptionsByType } from 'chart.js'
import annotation from 'chartjs-plugin-annotation'
import { rangesOf, type AxisRange, type Ranges } from './axis-ranges.ts'
import { formatCount } from '../numbers.ts'
import type { ChartTheme } from './chart-theme.ts'
import type { AxisKinds, Curve } from './curve.ts'
import { columnsFor, drawnOf, paintCurves } from './paint-curves.ts'
import { planeOf } from './plane.ts'

Chart.register(Legend, LinearScale, LineController, LogarithmicScale, Title, annotation)

export interface LossChart {
  curves: readonly Curve[]
  /** What x is: "Epoch". */
  across: string
  /** What y is: "Mean loss". */
  quantity: string
  axes: AxisKinds
  /** Given where several charts share their axes, or where a part is looked at; otherwise all of the curves is shown. */
  ranges?: Ranges | undefined
  /** A horizontal line, with its label: where the stop rule lies. */
  threshold?: { value: number; label: string } | undefined
  /** A vertical line: the epoch that the pictures beside the chart show. */
  marker?: number | undefined
  theme: ChartTheme
  /** A title and a legend inside the picture: for a picture that leaves the window. */
  standalone?: { title: string; /** One of several under a common title: its own title is its legend. */ isPart?: boolean; hasLegend?: boolean } | undefined
  /** One of several small charts: without titles of the axes. */
  isSmall?: boolean
}

const font = { family: "'Inter Variable', system-ui, sans-serif", size: 12 }

/**
 * Axes, titles and legend are Chart.js's. The curves are painted from typed arrays by a plugin of ours, onto its canvas: an
 * object and an element for each point, as its own datasets have, would take the interface's time with 64 runs.
 */
export function lossChartConfiguration(chart: LossChart): ChartConfiguration<'line'> {
  const { curves, axes, theme, standalone } = chart
  const ranges = chart.ranges ?? rangesOf(curves, axes)
  const isWhole = standalone !== undefined && !standalone.isPart
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: false,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: isWhole ? 20 : { top: 6, right: 10 } },
      scales: {
        x: axis(chart.isSmall ? '' : chart.across, axes.logarithmicX, ranges.x, theme),
        y: axis(chart.isSmall ? '' : chart.quantity, axes.logarithmicY, ranges.y, theme),
      },
      plugins: {
        title: standalone
          ? { display: true, text: standalone.title, color: theme.text, font: { ...font, size: standalone.isPart ? 13 : 17, weight: 600 }, padding: { bottom: standalone.isPart ? 6 : 14 } }
          : { display: false },
        legend: { display: isWhole && (standalone.hasLegend ?? true), position: 'right', labels: { color: theme.text, font, boxWidth: 22, boxHeight: 2, generateLabels: () => legendOf(curves, theme) } },
        annotation: {
          annotations: {
            ...(chart.threshold && { threshold: thresholdLine(chart.threshold, theme) }),
            ...(chart.marker !== undefined && { marker: markerLine(chart.marker, theme) }),
          },
        },
      },
    },
  }
}

/** Paints what `chart` says at the time of painting. A picture that leaves the window has all curves, as fine as its pixels. */
export function curvesPlugin(chart: () => Pick<LossChart, 'curves' | 'axes' | 'standalone'>): Plugin<'line'> {
  return {
    id: 'curves',
    beforeDatasetsDraw(drawn) {
      const { curves, axes, standalone } = chart()
      const shown = standalone ? curves : drawnOf(curves)
      paintCurves(drawn.ctx, shown, planeOf(drawn, axes), standalone ? drawn.canvas.width : columnsFor(shown.length, drawn.width))
    },
  }
}

/** One entry a learning rate, however many seeds it has. */
function legendOf(curves: readonly Curve[], theme: ChartTheme) {
  return [...new Map(curves.map((curve) => [curve.legend, curve])).values()].map(({ legend, colour, isTest, dash }) => ({
    text: legend,
    fontColor: theme.text,
    strokeStyle: colour,
    fillStyle: colour,
    lineWidth: 2,
    lineDash: [...(dash ?? (isTest ? [6, 4] : []))],
  }))
}

function axis(title: string, logarithmic: boolean, range: AxisRange, theme: ChartTheme) {
  const common = {
    min: range.min,
    max: range.max,
    title: { display: title !== '', text: title, color: theme.mutedText, font },
    border: { color: theme.grid },
    grid: { color: theme.grid },
  }
  // The ends of an axis are wherever the data end; only round values get a number.
  const ticks = { color: theme.mutedText, font, maxRotation: 0, autoSkipPadding: 12, includeBounds: false }
  const format = logarithmic ? logarithmicTick : linearTick(range)
  if (!logarithmic) return { type: 'linear' as const, ...common, ticks: { ...ticks, callback: (value: string | number) => format(Number(value)) } }
  return {
    type: 'logarithmic' as const,
    ...common,
    ticks: { ...ticks, callback: (value: string | number) => (isRoundOnLog(Number(value), range) ? format(Number(value)) : null) },
  } satisfies { type: 'logarithmic' } & Partial<Pick<ScaleOptionsByType<'logarithmic'>, 'min' | 'max'>> & Record<string, unknown>
}

/** As many decimals as tell one tick from the next. */
function linearTick({ min, max }: AxisRange): (value: number) => string {
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10((max - min) / 4))))
  if (decimals > 5) return (value) => (value === 0 ? '0' : value.toExponential(Math.max(0, Math.ceil(Math.log10((4 * Math.abs(value)) / (max - min))))))
  const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: decimals })
  return (value) => numbers.format(value)
}

const logarithmicTick = (value: number): string => (value >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3))))

/** Powers of ten; within three decades 2 and 5 too; within one all that there are. */
function isRoundOnLog(value: number, { min, max }: AxisRange): boolean {
  const mantissa = Number((value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(3))
  return mantissa === 1 || max / min < 10 || (max / min < 1000 && (mantissa === 2 || mantissa === 5))
}

function thresholdLine({ value, label }: { value: number; label: string }, theme: ChartTheme) {
  return {
    type: 'line' as const,
    yMin: value,
    yMax: value,
    borderColor: theme.mutedText,
    borderWidth: 1,
    borderDash: [5, 4],
    drawTime: 'beforeDatasetsDraw' as const,
    label: { display: true, content: label, position: 'end' as const, yAdjust: 10, color: theme.mutedText, backgroundColor: 'transparent', font: { ...font, size: 11, weight: 'normal' as const }, padding: 2 },
  }
}

function markerLine(epoch: number, theme: ChartTheme) {
  return { type: 'line' as const, xMin: epoch, xMax: epoch, borderColor: theme.text, borderWidth: 1.25, drawTime: 'afterDatasetsDraw' as const }
}

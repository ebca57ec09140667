import {
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Title,
  Tooltip,
  type ChartConfiguration,
  type ScaleOptionsByType,
} from 'chart.js'
import annotation from 'chartjs-plugin-annotation'
import { formatCount, formatLoss } from '../numbers.ts'
import type { ChartTheme } from './chart-theme.ts'
import { decimate, type AxisKinds, type CurvePoint } from './decimate.ts'

Chart.register(Legend, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Title, Tooltip, annotation)

/** One line of a loss chart: x in epochs, y in what `quantity` names. */
export interface Curve {
  run: number
  label: string
  /** What the legend calls it; curves that share it share one entry. */
  legend: string
  colour: string
  x: Float64Array
  y: Float64Array
  isSelected: boolean
  /** A curve of the test part: dashed. */
  isTest: boolean
}

export interface AxisRange {
  min: number
  max: number
}

export interface LossChart {
  curves: readonly Curve[]
  /** What y is: "Mean loss". */
  quantity: string
  axes: AxisKinds
  /** Given where several charts share their axes; otherwise taken from the curves. */
  ranges?: { x: AxisRange; y: AxisRange }
  /** A horizontal line, with its label: where the stop rule lies. */
  threshold?: { value: number; label: string } | undefined
  theme: ChartTheme
  /** A title and a legend inside the picture: for a picture that leaves the window. */
  standalone?: { title: string; /** One of several under a common title: its own title is its legend. */ isPart?: boolean } | undefined
  /** One of several small charts: without titles of the axes. */
  isSmall?: boolean
  /** The picture's width in CSS pixels, to thin the curves to. */
  width: number
}

const font = { family: "'Inter Variable', system-ui, sans-serif", size: 12 }

/**
 * Points of all curves together that a chart is drawn from: a canvas without a graphics card takes about half a microsecond
 * for each, and a redraw must leave the interface its 50 ms.
 */
const mostPoints = 30_000
const leastColumns = 16

/** The ranges that show every curve whole. */
export function rangesOf(curves: readonly Curve[], axes: AxisKinds): { x: AxisRange; y: AxisRange } {
  const x = { min: axes.logarithmicX ? 1 : 0, max: axes.logarithmicX ? 10 : 1 }
  const y = { min: Infinity, max: -Infinity }
  for (const curve of curves) {
    x.max = Math.max(x.max, curve.x.at(-1) ?? 0)
    for (const value of curve.y) {
      if (!Number.isFinite(value) || (axes.logarithmicY && value <= 0)) continue
      if (value < y.min) y.min = value
      if (value > y.max) y.max = value
    }
  }
  if (y.min > y.max) return { x, y: axes.logarithmicY ? { min: 0.001, max: 1 } : { min: 0, max: 1 } }
  if (axes.logarithmicY) return { x, y: { min: y.min / 1.15, max: y.max * 1.15 } }
  const margin = (y.max - y.min || Math.abs(y.max) || 1) * 0.05
  return { x, y: { min: y.min >= 0 ? 0 : y.min - margin, max: y.max + margin } }
}

export function lossChartConfiguration(chart: LossChart): ChartConfiguration<'line', CurvePoint[]> {
  const { curves, axes, theme, standalone } = chart
  const ranges = chart.ranges ?? rangesOf(curves, axes)
  const columns = standalone ? chart.width : Math.max(leastColumns, Math.min(chart.width, Math.floor(mostPoints / (2 * curves.length))))
  return {
    type: 'line',
    data: {
      datasets: curves.map((curve) => ({
        label: curve.label,
        // By its own extent: a run that ended soon keeps its shape beside one that went on for long.
        data: decimate(curve.x, curve.y, columns, { min: ranges.x.min, max: curve.x.at(-1) ?? ranges.x.max }, axes),
        borderColor: curve.colour,
        backgroundColor: curve.colour,
        borderDash: curve.isTest ? [6, 4] : [],
        borderWidth: curve.isSelected ? 2.75 : 1.5,
        order: curve.isSelected ? 0 : 1,
        // A curve of one point (a run that ended at epoch 0) would otherwise be invisible.
        pointRadius: curve.x.length === 1 ? 3 : 0,
        pointHitRadius: 6,
        spanGaps: false,
      })),
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      layout: { padding: standalone && !standalone.isPart ? 20 : { top: 6, right: 10 } },
      scales: {
        x: axis(chart.isSmall ? '' : 'Epoch', axes.logarithmicX, ranges.x, theme, (value) => formatCount(value)),
        y: axis(chart.isSmall ? '' : chart.quantity, axes.logarithmicY, ranges.y, theme, (value) => String(Number(value.toPrecision(3)))),
      },
      plugins: {
        title: standalone
          ? { display: true, text: standalone.title, color: theme.text, font: { ...font, size: standalone.isPart ? 13 : 17, weight: 600 }, padding: { bottom: standalone.isPart ? 6 : 14 } }
          : { display: false },
        legend: { display: standalone !== undefined && !standalone.isPart, position: 'right', labels: { color: theme.text, font, boxWidth: 22, boxHeight: 2, generateLabels: () => legendOf(curves, theme) } },
        tooltip: {
          displayColors: true,
          callbacks: {
            title: ([item]) => item?.dataset.label ?? '',
            label: ({ parsed }) => `epoch ${formatCount(parsed.x ?? 0)}: ${formatLoss(parsed.y ?? Number.NaN)}`,
          },
        },
        annotation: { annotations: chart.threshold ? { threshold: thresholdLine(chart.threshold, theme) } : {} },
      },
    },
  }
}

/** One entry a learning rate, however many seeds it has. */
function legendOf(curves: readonly Curve[], theme: ChartTheme) {
  return [...new Map(curves.map((curve) => [curve.legend, curve])).values()].map(({ legend, colour, isTest }) => ({
    text: legend,
    fontColor: theme.text,
    strokeStyle: colour,
    fillStyle: colour,
    lineWidth: 2,
    lineDash: isTest ? [6, 4] : [],
  }))
}

function axis(title: string, logarithmic: boolean, range: AxisRange, theme: ChartTheme, format: (value: number) => string) {
  const common = {
    min: range.min,
    max: range.max,
    title: { display: title !== '', text: title, color: theme.mutedText, font },
    border: { color: theme.grid },
    grid: { color: theme.grid },
  }
  // The ends of an axis are wherever the data end; only round values get a number.
  const ticks = { color: theme.mutedText, font, maxRotation: 0, autoSkipPadding: 12, includeBounds: false }
  if (!logarithmic) return { type: 'linear' as const, ...common, ticks: { ...ticks, callback: (value: string | number) => format(Number(value)) } }
  return {
    type: 'logarithmic' as const,
    ...common,
    ticks: { ...ticks, callback: (value: string | number) => (isRoundOnLog(Number(value), range) ? format(Number(value)) : null) },
  } satisfies { type: 'logarithmic' } & Partial<Pick<ScaleOptionsByType<'logarithmic'>, 'min' | 'max'>> & Record<string, unknown>
}

/** Powers of ten; within three decades 2 and 5 too. */
function isRoundOnLog(value: number, { min, max }: AxisRange): boolean {
  const mantissa = Number((value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(3))
  return mantissa === 1 || (max / min < 1000 && (mantissa === 2 || mantissa === 5))
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

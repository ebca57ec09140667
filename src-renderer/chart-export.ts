import type { Experiment } from '../src-engine/contract/experiment.ts'
import { chartPng } from './charts/chart-png.ts'
import { lightTheme } from './charts/chart-theme.ts'
import type { AxisKinds } from './charts/decimate.ts'
import { rangesOf, type LossChart } from './charts/loss-chart-configuration.ts'
import { curvesOf, quantities, type CurveSource, type Quantity } from './curves.ts'

/** Least size of an exported chart in CSS pixels: wide enough for a page. The picture has twice as many each way. */
const leastSize = { width: 1200, height: 700 }

export interface ChartExport {
  experiment: Experiment
  runs: readonly CurveSource[]
  quantity: Quantity
  axes: AxisKinds
  sideBySide: boolean
  threshold?: LossChart['threshold']
  /** The chart's size on the screen in CSS pixels, where it is on one. */
  onScreen?: { width: number; height: number }
}

/** Draws the chart as it is set up on the screen, in the light theme's colours. */
export function chartPicture({ experiment, runs, quantity, axes, sideBySide, threshold, onScreen }: ChartExport): Promise<Uint8Array> {
  const curves = curvesOf(runs, experiment, quantity, -1, lightTheme.ramp)
  const common = { quantity: quantities[quantity], axes: { ...axes }, threshold }
  const rates = [...new Set(curves.map((curve) => curve.rate))]
  const charts =
    sideBySide && rates.length > 1
      ? rates.map((rate) => ({ ...common, curves: curves.filter((curve) => curve.rate === rate), ranges: rangesOf(curves, axes) }))
      : [{ ...common, curves }]
  const width = Math.max(leastSize.width, onScreen?.width ?? 0)
  const height = Math.max(leastSize.height, onScreen?.height ?? 0)
  return chartPng({ width, height, title: experiment.name, charts })
}

/** Asks where to save the chart, and saves it. The file's name, or null when the user cancels. */
export async function exportChart(what: ChartExport): Promise<string | null> {
  return window.bench.files.save(`${what.experiment.name} ${quantities[what.quantity].toLowerCase()}`, { kind: 'png', png: await chartPicture(what) })
}

import type { Experiment } from '../src-engine/contract/experiment.ts'
import { rangesOf, type Ranges } from './charts/axis-ranges.ts'
import { chartPng } from './charts/chart-png.ts'
import { lightTheme } from './charts/chart-theme.ts'
import type { AxisKinds } from './charts/curve.ts'
import type { LossChart } from './charts/loss-chart-configuration.ts'
import { acrossKinds, curvesOf, quantities, quantityTitle, type CurveSource, type CurveView } from './curves.ts'

/** Least size of an exported chart in CSS pixels: wide enough for a page. The picture has twice as many each way. */
const leastSize = { width: 1200, height: 700 }

export interface ChartExport {
  experiment: Experiment
  runs: readonly CurveSource[]
  view: CurveView
  axes: AxisKinds
  sideBySide: boolean
  /** The part that is looked at; without it everything is shown. */
  look?: Ranges | undefined
  /** Updates an epoch, where the x axis counts them. */
  batches?: number | undefined
  threshold?: LossChart['threshold']
  /** The chart's size on the screen in CSS pixels, where it is on one. */
  onScreen?: { width: number; height: number }
}

/** Draws the chart as it is set up on the screen, in the light theme's colours. */
export function chartPicture({ experiment, runs, view, axes, sideBySide, look, batches, threshold, onScreen }: ChartExport): Promise<Uint8Array> {
  const curves = curvesOf(runs, experiment, view, { ramp: lightTheme.ramp, batches })
  const common = { quantity: quantityTitle(view), across: acrossKinds[view.across].title, axes: { ...axes }, threshold, ranges: look ?? rangesOf(curves, axes) }
  const rates = [...new Set(curves.map((curve) => curve.rate))]
  const charts =
    sideBySide && rates.length > 1 ? rates.map((rate) => ({ ...common, curves: curves.filter((curve) => curve.rate === rate) })) : [{ ...common, curves }]
  const width = Math.max(leastSize.width, onScreen?.width ?? 0)
  const height = Math.max(leastSize.height, onScreen?.height ?? 0)
  return chartPng({ width, height, title: experiment.name, charts })
}

/** Asks where to save the chart, and saves it. The file's name, or null when the user cancels. */
export async function exportChart(what: ChartExport): Promise<string | null> {
  return window.bench.files.save(`${what.experiment.name} ${quantities[what.view.quantity].toLowerCase()}`, {
    kind: 'png',
    png: await chartPicture(what),
    experiment: what.experiment,
  })
}

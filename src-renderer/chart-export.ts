import type { Experiment } from '../src-engine/contract/experiment.ts'
import { rangesOf, type Ranges } from './charts/axis-ranges.ts'
import { chartPng } from './charts/chart-png.ts'
import type { AxisKinds } from './charts/curve.ts'
import type { LossChart } from './charts/loss-chart-configuration.ts'
import { plainLook, themeOf, type PictureLook } from './charts/picture-look.ts'
import { acrossKinds, curvesOf, quantities, quantityTitle, type CurveSource, type CurveView } from './curves.ts'

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
  /** What the picture looks like; wide enough for a page without it. */
  picture?: PictureLook
}

/** Draws the chart as it is set up on the screen. */
export function chartPicture({ experiment, runs, view, axes, sideBySide, look, batches, threshold, picture = plainLook }: ChartExport): Promise<Uint8Array> {
  const curves = curvesOf(runs, experiment, view, { ramp: themeOf(picture).ramp, batches })
  const common = { quantity: quantityTitle(view), across: acrossKinds[view.across].title, axes: { ...axes }, threshold, ranges: look ?? rangesOf(curves, axes) }
  const rates = [...new Set(curves.map((curve) => curve.rate))]
  const charts =
    sideBySide && rates.length > 1 ? rates.map((rate) => ({ ...common, curves: curves.filter((curve) => curve.rate === rate) })) : [{ ...common, curves }]
  return chartPng({ title: experiment.name, look: picture, charts })
}

/** Asks where to save the chart, and saves it. The file's name, or null when the user cancels. */
export async function exportChart(what: ChartExport): Promise<string | null> {
  return window.bench.files.save(`${what.experiment.name} ${quantities[what.view.quantity].toLowerCase()}`, {
    kind: 'png',
    png: await chartPicture(what),
    experiment: what.experiment,
  })
}

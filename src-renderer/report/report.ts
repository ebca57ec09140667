import type { Experiment } from '../../src-engine/contract/experiment.ts'
import type { Points } from '../../src-engine/contract/messages.ts'
import type { Outcome } from '../../src-engine/contract/results.ts'
import type { Report } from '../../src-main/ipc/api.ts'
import { chartPicture } from '../chart-export.ts'
import { networkPng } from '../charts/network-png.ts'
import { predictionPng } from '../charts/prediction-png.ts'
import { settingsTable } from '../comparison.ts'
import { plainView } from '../curves.ts'
import { runName } from '../labels.ts'
import { predict } from '../predictions.ts'
import { runColumnNames, runColumns } from '../run-columns.ts'
import { recordOfRun, type LiveRun } from '../stores/live-run.ts'

type EndedRun = LiveRun & { status: Outcome }

/** What a report is made of: an experiment, its ended runs, the one whose model is drawn, and the points if they are known. */
export interface ReportSource {
  experiment: Experiment
  runs: readonly EndedRun[]
  shown: EndedRun
  points: Points | undefined
}

/** The report of a training, its figures drawn in the light theme at twice the screen's resolution. */
export async function reportOf({ experiment, runs, shown, points }: ReportSource): Promise<Report> {
  const columns = runColumnNames.filter((name) => runs.some((run) => runColumns[name].value(run) !== undefined)).map((name) => runColumns[name])
  return {
    experiment,
    runs: runs.map(recordOfRun),
    shown: runs.indexOf(shown),
    settings: { head: ['Setting', 'Value'], rows: settingsTable(experiment) },
    results: { head: columns.map(({ heading }) => heading), rows: runs.map((run) => columns.map(({ text }) => text(run))) },
    figures: await figuresOf({ experiment, runs, shown, points }),
  }
}

/** The figures of the seed report: data beside prediction (its Figure 3), loss curves by rate (its Figure 4), and the network. */
async function figuresOf({ experiment, runs, shown: { model, ...shown }, points }: ReportSource): Promise<Report['figures']> {
  const after = `${runName(shown, experiment.sweep.seeds.length)}, after ${shown.epochs} epochs`
  const figures: Report['figures'] = []
  if (model && points && model.inputs === points.inputColumns.length && points.targets.length > 0) {
    const png = await predictionPng({ title: experiment.name, points, predictions: await predict(model, points) })
    figures.push({ name: 'prediction', caption: `Ground truth beside the prediction: ${after}.`, png })
  }
  const loss = await chartPicture({ experiment, runs, view: plainView, axes: { logarithmicX: false, logarithmicY: false }, sideBySide: false })
  figures.push({ name: 'loss', caption: `Mean loss by epoch of ${runs.length === 1 ? 'the run' : `the ${runs.length} runs, coloured by learning rate`}.`, png: loss })
  if (model) {
    const inputNames = points?.inputColumns ?? Array.from({ length: model.inputs }, (_, index) => `x${index + 1}`)
    figures.push({ name: 'network', caption: `The network and its weights: ${after}. Blue is positive, orange is negative, thicker is larger.`, png: await networkPng(experiment.name, model, inputNames) })
  }
  return figures
}

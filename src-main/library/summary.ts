import { datasetLabels } from '../../src-engine/contract/dataset-labels.ts'
import type { DatasetSettings } from '../../src-engine/contract/experiment.ts'
import type { ModelOrigin } from '../ipc/api.ts'
import type { StoredExperiment } from './stored-experiment.ts'
import type { StoredModel } from './stored-model.ts'

/** `XOR easy · 2-3-3-1 · 8 runs, 7 converged` */
export function experimentSummary({ experiment, runs }: Pick<StoredExperiment, 'experiment' | 'runs'>): string {
  const { dataset, network } = experiment
  const sizes = [...inputsOf(dataset), ...network.layers.map((layer) => layer.units)]
  return [datasetSummary(dataset), sizes.join('-'), runsSummary(runs)].join(' · ')
}

/** `2-3-3-1 · XOR easy · rate 0.8, seed 1 · converged, 263 epochs` */
export function modelSummary({ network, origin }: Pick<StoredModel, 'network' | 'origin'>): string {
  const sizes = [network.inputs, ...network.layers.map((layer) => layer.units)].join('-')
  return [sizes, ...(origin === null ? ['imported'] : originSummary(origin))].join(' · ')
}

function originSummary({ experiment, learningRate, seed, outcome, epochs }: ModelOrigin): string[] {
  return [datasetSummary(experiment.dataset), `rate ${learningRate}, seed ${seed}`, `${outcome}, ${counted(epochs, 'epoch')}`]
}

function datasetSummary(dataset: DatasetSettings): string {
  if (dataset.kind === 'csv') return `CSV ${dataset.path}`
  if (dataset.kind === 'inline') return `${datasetLabels.inline}, n = ${dataset.inputs.length}`
  return 'n' in dataset ? `${datasetLabels[dataset.kind]}, n = ${dataset.n}` : datasetLabels[dataset.kind]
}

/** How many inputs a data set has, or none where only its file knows. */
function inputsOf(dataset: DatasetSettings): number[] {
  if (dataset.kind === 'csv') return []
  return [dataset.kind === 'inline' ? dataset.inputs[0]!.length : 2]
}

function runsSummary(runs: StoredExperiment['runs']): string {
  if (runs.length === 0) return 'not run yet'
  const converged = runs.filter((run) => run.outcome === 'converged').length
  return `${counted(runs.length, 'run')}, ${converged} converged`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

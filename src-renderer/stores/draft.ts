import { markRaw } from 'vue'
import type { Activation, DatasetSettings, Experiment, Initialization, Loss, OptimizerSettings, Schedule } from '../../src-engine/contract/experiment.ts'
import { experimentFormat } from '../../src-engine/contract/experiment.ts'
import { enteredList, seedList, type Entered } from './entered.ts'
import { forksFit, forksOf, type Forks } from './forks.ts'

/** A layer as edited. `id` keeps a row of the editor the same row while others come and go. */
export interface DraftLayer {
  id: number
  units: Entered
  activation: Activation
}

/** Settings of a data set as edited: the fields of its kind, each possibly mistyped. */
export type DraftDataset = { kind: DatasetSettings['kind'] } & Record<string, unknown>

/** A schedule as edited: the parameters of its kind, each possibly mistyped. */
export type DraftSchedule = { kind: Schedule['kind'] } & Record<string, Entered>

/** An experiment while it is edited: any field may hold what is not valid (yet). */
export interface Draft {
  name: string
  dataset: DraftDataset
  layers: DraftLayer[]
  bias: boolean
  initialization: Initialization
  loss: Loss
  optimizer: OptimizerSettings
  schedule: DraftSchedule
  batchSize: Entered
  shuffle: boolean
  maxEpochs: Entered
  /** Undefined: no stop rule. */
  stopBelow: Entered | undefined
  l1: Entered | undefined
  l2: Entered | undefined
  precision: 'float64' | 'float32' | undefined
  learningRates: string
  seeds: string
  /** What the experiment has besides the product of rates and seeds. */
  forks: Forks | undefined
}

let layers = 0

export function draftLayer(units: Entered, activation: Activation): DraftLayer {
  return { id: layers++, units, activation }
}

/** A data set to be edited. The rows of a table are data and not settings: nothing watches them one by one. */
export function draftDataset(dataset: DatasetSettings): DraftDataset {
  return dataset.kind === 'inline' ? { ...dataset, inputs: markRaw(dataset.inputs), targets: markRaw(dataset.targets) } : { ...dataset }
}

export function draftOf(experiment: Experiment): Draft {
  const { dataset, network, training, sweep } = experiment
  return {
    name: experiment.name,
    dataset: draftDataset(dataset),
    layers: network.layers.map(({ units, activation }) => draftLayer(units, activation)),
    bias: network.bias,
    initialization: network.initialization,
    loss: training.loss,
    optimizer: { ...training.optimizer },
    schedule: training.schedule ? { ...training.schedule } : { kind: 'constant' },
    batchSize: training.batchSize,
    shuffle: training.shuffle,
    maxEpochs: training.maxEpochs,
    stopBelow: training.stop?.maxSampleLossBelow,
    l1: training.l1,
    l2: training.l2,
    precision: training.precision,
    learningRates: sweep.learningRates.join(', '),
    seeds: sweep.seeds.join(', '),
    forks: forksOf(sweep),
  }
}

/** The draft in the shape of an experiment file, unchecked: `faults` of the contract says what is wrong with it. */
export function candidateOf(draft: Draft): unknown {
  return {
    format: experimentFormat,
    version: 1,
    name: draft.name,
    dataset: draft.dataset,
    network: {
      layers: draft.layers.map(({ units, activation }) => ({ units, activation })),
      bias: draft.bias,
      initialization: draft.initialization,
    },
    training: {
      loss: draft.loss,
      optimizer: draft.optimizer,
      ...(draft.schedule.kind !== 'constant' && { schedule: draft.schedule }),
      batchSize: draft.batchSize,
      shuffle: draft.shuffle,
      maxEpochs: draft.maxEpochs,
      ...(draft.stopBelow !== undefined && { stop: { maxSampleLossBelow: draft.stopBelow } }),
      ...(draft.l1 !== undefined && { l1: draft.l1 }),
      ...(draft.l2 !== undefined && { l2: draft.l2 }),
      ...(draft.precision !== undefined && { precision: draft.precision }),
    },
    sweep: {
      learningRates: enteredList(draft.learningRates),
      seeds: seedList(draft.seeds),
      ...(draft.forks && forksFit(draft.forks, draft) && keptForks(draft.forks)),
    },
  }
}

function keptForks({ branches, changes }: Forks): Pick<Experiment['sweep'], 'branches' | 'changes'> {
  return { ...(branches.length > 0 && { branches }), ...(changes.length > 0 && { changes }) }
}

import { markRaw } from 'vue'
import type { Activation, DatasetSettings, Experiment, Initialization, Loss, OptimizerSettings } from '../../src-engine/contract/experiment.ts'
import { experimentFormat } from '../../src-engine/contract/experiment.ts'

/** What stands in a number field: a number, or the text as typed where it is none. */
export type Entered = number | string

/** A layer as edited. `id` keeps a row of the editor the same row while others come and go. */
export interface DraftLayer {
  id: number
  units: Entered
  activation: Activation
}

/** Settings of a data set as edited: the fields of its kind, each possibly mistyped. */
export type DraftDataset = { kind: DatasetSettings['kind'] } & Record<string, unknown>

/** An experiment while it is edited: any field may hold what is not valid (yet). */
export interface Draft {
  name: string
  dataset: DraftDataset
  layers: DraftLayer[]
  bias: boolean
  initialization: Initialization
  loss: Loss
  optimizer: OptimizerSettings
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
    batchSize: training.batchSize,
    shuffle: training.shuffle,
    maxEpochs: training.maxEpochs,
    stopBelow: training.stop?.maxSampleLossBelow,
    l1: training.l1,
    l2: training.l2,
    precision: training.precision,
    learningRates: sweep.learningRates.join(', '),
    seeds: sweep.seeds.join(', '),
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
      batchSize: draft.batchSize,
      shuffle: draft.shuffle,
      maxEpochs: draft.maxEpochs,
      ...(draft.stopBelow !== undefined && { stop: { maxSampleLossBelow: draft.stopBelow } }),
      ...(draft.l1 !== undefined && { l1: draft.l1 }),
      ...(draft.l2 !== undefined && { l2: draft.l2 }),
      ...(draft.precision !== undefined && { precision: draft.precision }),
    },
    sweep: { learningRates: enteredList(draft.learningRates), seeds: enteredList(draft.seeds) },
  }
}

/** `0.1, abc` → [0.1, "abc"]: numbers where they are numbers, the text itself where it is none. */
export function enteredList(text: string): Entered[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '').map(entered)
}

/** What was typed, as a number where it is one. An empty text stays text: it is no zero. */
export function entered(text: string): Entered {
  const trimmed = text.trim()
  const number = Number(trimmed)
  return trimmed === '' || Number.isNaN(number) ? trimmed : number
}

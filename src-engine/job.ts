import type { Experiment, RunSettings } from './contract/experiment.ts'
import type { HistoryTail, Points, TableFacts } from './contract/messages.ts'
import type { Model } from './contract/model.ts'
import type { Outcome } from './contract/results.ts'
import type { Control } from './control.ts'
import type { TablePrediction } from './prediction/predict-table.ts'
import type { TrainingData } from './training/samples.ts'
import type { Workshop } from './training/team.ts'

/** What a worker thread is started with. */
export interface WorkerSettings {
  control: Control
  /** Whether this process's V8 joins vectors (compile-for-speed.ts). */
  wideVectors?: boolean
}

/** What the engine process asks of a worker thread, one job at a time. `data` lies in memory that workers share. */
export type Job =
  | { type: 'run'; experiment: Pick<Experiment, 'network' | 'training'>; settings: RunSettings; data: TrainingData }
  /** Help another thread with its run until that sends it away. */
  | { type: 'help'; workshop: Workshop }
  /** A `start` or a question as it came through the port, not yet checked. */
  | { type: 'answer'; request: unknown }

export interface RunReport {
  epochs: number
  /** Time spent training, pauses left out. */
  elapsedMs: number
  /** What has come since the report before. */
  history: HistoryTail
  model?: Model
}

export interface RunEnd extends Omit<RunReport, 'model'> {
  outcome: Outcome
  reason?: string
  relaxedSimd?: true
  /** Null for a run that failed before it had weights, or was stopped before it began (its history is empty then). */
  model: Model | null
}

/** What a worker thread answers. */
export type Answer =
  | ({ type: 'report' } & RunReport)
  /** Other threads may help with the run. */
  | { type: 'workshop'; workshop: Workshop }
  /** The run stands still, as the order of this turn wants it; its report came before. */
  | { type: 'paused'; turn: number }
  /** The run trains no more; `ended` follows once its weights are read. */
  | { type: 'stopped' }
  /** The learning rate is another one from the epoch after `epoch` on. */
  | { type: 'rate-changed'; epoch: number; learningRate: number }
  | ({ type: 'ended' } & RunEnd)
  | { type: 'prepared'; experiment: Experiment; workers: number | undefined; runs: number[] | undefined; points: Points; data: TrainingData }
  | { type: 'points'; points: Points }
  | { type: 'table'; table: TableFacts }
  | ({ type: 'table-predicted' } & TablePrediction)
  | { type: 'predicted'; outputs: Float64Array<ArrayBuffer>; columns: number; activations: Float32Array<ArrayBuffer> }
  /** `runs`: how many the sweep has. */
  | { type: 'estimated'; epochMs: number; runs: number }
  | { type: 'replayed'; epochs: number[]; models: Model[]; sampleLosses: Float64Array<ArrayBuffer> }
  | { type: 'refused'; reason: string }
  /** No more help is wanted. */
  | { type: 'helped' }
  /** Said by the thread's owner: it has crashed or ended, with its job. */
  | { type: 'died'; reason: string }

import { runsOf } from './contract/experiment.ts'
import { stringify } from './contract/lossless-json.ts'
import type { Request } from './contract/messages.ts'
import type { Model } from './contract/model.ts'
import { datasetPoints } from './dataset-points.ts'
import type { Answer } from './job.ts'
import { createTrainer } from './training/create-trainer.ts'
import { Run } from './training/run.ts'
import { trainingDataOf, type TrainingData } from './training/samples.ts'

type Replay = Extract<Request, { type: 'replay' }>

/** Multiply-adds between two looks at whether the answer is still wanted: a few milliseconds. */
const slice = 1_000_000

/** Most bytes of an answer. */
const mostBytes = 2 ** 28

/** About how many bytes the runs that are kept may take; the last stays in any case. */
const mostKept = 2 ** 27

/** Beside its data and its parameters: the history and the module. */
const leastBytes = 2 ** 19

/**
 * Runs computed again from their seeds. Those of the last experiment are kept as they stand: most questions are for an epoch
 * that lies ahead of one.
 */
export class Replays {
  #dataset: { key: string; csv: string | undefined; data: TrainingData } | undefined
  /** By their settings, the last used last. */
  readonly #runs = new Map<string, { run: Run; bytes: number }>()

  /**
   * @param keepGoing is called every few milliseconds, and may throw
   * @throws Error saying what is wrong with the request, its experiment or its data set
   */
  replay(request: Replay, keepGoing: () => void): Answer {
    const { epochs, wanted, experiment } = request
    const data = this.#dataOf(request)
    const run = this.#runAt(epochs[0]!, request, data)
    const { count } = data.training
    const reachable = epochs.filter((epoch) => epoch <= experiment.training.maxEpochs).length
    checkSize(reachable, wanted === 'models' ? run.parameterCount : count)
    const reached: number[] = []
    const models: Model[] = []
    const sampleLosses = new Float64Array(wanted === 'sample-losses' ? reachable * count : 0)
    for (const epoch of epochs) {
      keepGoing()
      while (!run.step(slice, epoch)) keepGoing()
      if (run.epochs < epoch) break
      if (wanted === 'models') models.push(run.model())
      else computeLosses(run, sampleLosses.subarray(reached.length * count, (reached.length + 1) * count), keepGoing)
      reached.push(epoch)
    }
    return { type: 'replayed', epochs: reached, models, sampleLosses: sampleLosses.slice(0, reached.length * count) }
  }

  #dataOf({ experiment, csv }: Replay): TrainingData {
    const key = stringify(experiment.dataset)
    if (this.#dataset?.key === key && this.#dataset.csv === csv) return this.#dataset.data
    this.#runs.clear()
    const data = trainingDataOf(datasetPoints(experiment.dataset, csv))
    this.#dataset = { key, csv, data }
    return data
  }

  /** The run, not yet farther than an epoch. */
  #runAt(epoch: number, { experiment, run: number }: Replay, data: TrainingData): Run {
    const all = runsOf(experiment)
    const settings = all[number]
    if (!settings) throw new Error(`run: expected a run of the sweep, 0 to ${all.length - 1}, got ${number}`)
    const key = stringify([experiment.network, experiment.training, settings])
    const kept = this.#runs.get(key)
    this.#runs.delete(key)
    const run = kept && kept.run.firstEpochAhead <= epoch ? kept.run : new Run(experiment, settings, data, createTrainer)
    this.#keep(key, run, data)
    return run
  }

  #keep(key: string, run: Run, { inputs, outputs, training, test }: TrainingData): void {
    // Weights, gradients, two of the optimizer's, and copies.
    const bytes = leastBytes + 8 * (6 * run.parameterCount + (training.count + test.count) * (inputs + outputs))
    this.#runs.set(key, { run, bytes })
    let total = 0
    for (const kept of this.#runs.values()) total += kept.bytes
    for (const [other, kept] of this.#runs) {
      if (total <= mostKept || other === key) break
      this.#runs.delete(other)
      total -= kept.bytes
    }
  }
}

function checkSize(epochs: number, numbers: number): void {
  const most = Math.floor(mostBytes / (8 * numbers))
  if (epochs > most) throw new Error(`epochs: expected at most ${most} at a time of ${numbers} numbers each (256 MB), got ${epochs}`)
}

function computeLosses(run: Run, losses: Float64Array, keepGoing: () => void): void {
  const most = Math.max(1, Math.floor(slice / run.parameterCount))
  for (let from = 0; from < losses.length; from += most) {
    keepGoing()
    run.sampleLosses(from, losses.subarray(from, from + most))
  }
}

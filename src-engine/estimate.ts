import { runsOf } from './contract/experiment.ts'
import type { Request } from './contract/messages.ts'
import { datasetPoints } from './dataset-points.ts'
import type { Answer } from './job.ts'
import { createTrainer } from './training/create-trainer.ts'
import { Run } from './training/run.ts'
import { trainingDataOf } from './training/samples.ts'

/** Milliseconds of training: until the compiled code is as fast as it gets, and then to be measured. */
const warmUp = 25
const measured = 50

/** Multiply-adds between two looks at the clock. */
const slice = 1_000_000

/**
 * How long an epoch of the experiment's first run takes, measured. The run's end does not count: a network that has
 * converged takes as long as any.
 * @param keepGoing is called every few milliseconds, and may throw
 * @param now milliseconds
 * @throws Error saying what is wrong with the experiment or its data set
 */
export function estimate({ experiment, csv }: Extract<Request, { type: 'estimate' }>, keepGoing: () => void, now: () => number): Answer {
  const settings = runsOf(experiment)
  const data = trainingDataOf(datasetPoints(experiment.dataset, csv))
  const endless = { ...experiment, training: { ...experiment.training, stop: undefined, maxEpochs: Infinity } }
  const begin = (): Run => new Run(endless, settings[0]!, data, createTrainer)
  let run = begin()

  /** Trains for some time. @returns milliseconds an epoch */
  const train = (time: number): number => {
    let elapsed = 0
    let epochs = 0
    const end = now() + time
    do {
      keepGoing()
      if (run.outcome !== undefined) run = begin()
      const [started, spent] = [now(), run.epochsSpent]
      run.step(slice)
      elapsed += now() - started
      epochs += run.epochsSpent - spent
      // Of a large network's samples a step may do no more than a piece.
    } while (now() < end || epochs === 0)
    return elapsed / epochs
  }

  train(warmUp)
  return { type: 'estimated', epochMs: train(measured), runs: settings.length }
}

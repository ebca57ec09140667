import { runsOf, type Experiment } from '../../src-engine/contract/experiment.ts'
import { newsSchema, type HistoryTail, type Request } from '../../src-engine/contract/messages.ts'
import { FinishedModels, type WholeNews } from '../../src-engine/contract/model-parts.ts'
import { testSeries, trainingSeries, type History, type RunResult } from '../../src-engine/contract/results.ts'
import { check } from '../../src-engine/contract/validation.ts'
import { UsageError } from './arguments.ts'

/** The port to the engine, as far as it is used here. */
export interface EnginePort {
  postMessage(request: Request): void
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown
  start(): void
}

export interface TrainingOrder {
  experiment: Experiment
  /** Text of the file that a csv data set names. */
  csv: string | undefined
  workers: number | undefined
}

/** How far a training has come. */
export interface TrainingState {
  runs: number
  ended: number
  epochs: number
}

const training = 'command-line'
const seriesNames = ['epoch', ...trainingSeries, ...testSeries] as const

/**
 * Has the engine run an experiment.
 * @param report is told how far it has come, some 30 times a second
 * @returns the runs in run order
 * @throws UsageError where the engine refuses the experiment or its data set
 */
export function train(port: EnginePort, order: TrainingOrder, report: (state: TrainingState) => void): Promise<RunResult[]> {
  const settings = runsOf(order.experiment)
  const results = settings.map((): RunResult | null => null)
  const histories = settings.map((): History => ({ epoch: [], meanLoss: [], maxSampleLoss: [], accuracy: [] }))
  const epochs = settings.map(() => 0)
  // Kept as it goes: every message of thousands asks for it.
  const state: TrainingState = { runs: settings.length, ended: 0, epochs: 0 }
  const models = new FinishedModels()
  const setEpochs = (run: number, count: number): void => {
    state.epochs += count - epochs[run]!
    epochs[run] = count
  }

  return new Promise((resolve, reject) => {
    const hear = (news: WholeNews | undefined): void => {
      switch (news?.type) {
        case 'progress':
          for (const run of news.runs) {
            append(histories[run.run]!, run.history)
            setEpochs(run.run, run.epochs)
          }
          port.postMessage({ type: 'acknowledge', training, sequence: news.sequence })
          return report({ ...state })
        case 'finished': {
          const { run, outcome, reason, elapsedMs, precision, relaxedSimd, model } = news
          const history = histories[run]!
          append(history, news.history)
          setEpochs(run, news.epochs)
          if (!results[run]) state.ended++
          results[run] = { ...settings[run]!, outcome, reason, epochs: news.epochs, elapsedMs, precision, relaxedSimd, history, model }
          return report({ ...state })
        }
        case 'ended': {
          const missing = results.indexOf(null)
          if (missing >= 0) return reject(new Error(`The engine ended without the result of run ${missing + 1}`))
          return resolve(results.filter((result) => result !== null))
        }
        case 'rejected':
          return reject(new UsageError(news.reason))
        // What only the window asks for, or shows.
        default:
          return
      }
    }
    port.on('message', ({ data }) => {
      try {
        hear(models.whole(check(newsSchema, data, 'message of the engine')))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    port.start()
    port.postMessage({ type: 'start', training, experiment: order.experiment, csv: order.csv, workers: order.workers })
  })
}

/** Cuts a history to `tail.from` points and appends the tail's. */
function append(history: History, tail: HistoryTail): void {
  for (const name of seriesNames) {
    const values = tail[name]
    if (values === undefined) continue
    const series = (history[name] ??= [])
    series.length = tail.from
    for (const value of values) series.push(value)
  }
}

import type { Answer, Job, RunReport } from './job.ts'
import { begin, commandIn, commands, endStep, orderOf, request, requests, sleepWhilePaused, takeRequests, turnIn, wantedRate, type Control } from './control.ts'
import { mostOfPart } from './contract/pieces.ts'
import { createTrainer } from './training/create-trainer.ts'
import { History, type HistoryMark } from './training/history.ts'
import { Run } from './training/run.ts'

/** Multiply-adds between two looks at the control: a few milliseconds. */
const slice = 1_000_000

/** Multiply-adds that a stopped run may still take for its first evaluation. */
const lastSlice = 5_000_000

/** Weights are reported unasked at most for this share of the time, as soon as it is known what they take. */
const modelShare = 0.01

/** Milliseconds from their first report to the next, twice as many from that on, and so forth: one that took long may have been held up by others. */
const firstModelWait = 100

/**
 * Trains one run to its end, in slices, and does what the control says between them. Blocks its thread.
 * @param now milliseconds; only their differences count
 */
export function train({ experiment, settings, data }: Extract<Job, { type: 'run' }>, control: Control, post: (message: Answer) => void, now: () => number): void {
  let run: Run | undefined
  let mark: HistoryMark | undefined
  let elapsedMs = 0
  let modelMs = Infinity
  let modelWait = firstModelWait
  let nextModel = 0

  /** What the process does not know yet. */
  const report = (): RunReport => {
    const { tail, mark: reached } = (run?.history ?? new History(data.test.count > 0)).since(mark)
    mark = reached
    return { epochs: run?.epochs ?? 0, elapsedMs, history: tail }
  }

  /** Weights only as long as no other order than this one has come: to read millions of them takes a while, and then they are asked for once more. */
  const answerRequests = (run: Run, order: number): void => {
    const wanted = takeRequests(control)
    if ((wanted & requests.rate) !== 0) {
      const learningRate = wantedRate(control)
      post({ type: 'rate-changed', epoch: run.changeRate(learningRate), learningRate })
    }
    if ((wanted & ~requests.rate) === 0) return
    const started = now()
    const withModel = (wanted & requests.modelNow) !== 0 || ((wanted & requests.model) !== 0 && started >= nextModel)
    if (!withModel) return post({ type: 'report', ...report() })
    const reading = run.readingModel()
    let piece = reading.next()
    while (!piece.done && orderOf(control) === order) piece = reading.next()
    if (!piece.done) return request(control, wanted & ~requests.rate)
    post({ type: 'report', ...report(), model: piece.value })
    const ended = now()
    modelMs = Math.min(modelMs, ended - started)
    nextModel = ended + Math.min(modelMs / modelShare, modelWait)
    modelWait *= 2
  }

  const arithmetic = (): { relaxedSimd?: true } => (run?.relaxedSimd ? { relaxedSimd: true } : {})
  const timed = (work: () => void): void => {
    const started = now()
    work()
    elapsedMs += now() - started
  }

  try {
    const current = new Run(experiment, settings, data, createTrainer)
    run = current
    begin(control)
    if (current.team) post({ type: 'workshop', workshop: current.team.workshop })
    for (let ended = false; !ended; ) {
      const order = orderOf(control)
      const command = commandIn(order)
      if (command === commands.stop) {
        post({ type: 'stopped' })
        timed(() => current.stop(lastSlice))
      } else if (command === commands.pause) {
        // Threads that help are not kept from others meanwhile.
        current.team?.dismiss()
        post({ type: 'report', ...report() })
        let answered: number | undefined
        sleepWhilePaused(control, (order) => {
          if (order !== answered) post({ type: 'paused', turn: turnIn(order) })
          answered = order
          answerRequests(current, order)
        })
      } else if (command === commands.run) timed(() => current.step(slice))
      else if (command === commands.step) {
        timed(() => {
          if (current.step(slice, current.nextEpoch)) endStep(control, order)
        })
      }
      ended = current.outcome !== undefined || command === commands.abandon
      // A new order comes first.
      if (!ended && orderOf(control) === order) answerRequests(current, order)
    }
    if (current.outcome !== undefined && current.parameterCount > mostOfPart) {
      // Nobody who pauses waits until so many weights are read.
      post({ type: 'report', ...report() })
      post({ type: 'stopped' })
    }
    post({ type: 'ended', ...report(), ...arithmetic(), outcome: current.outcome ?? 'stopped', model: current.outcome === undefined ? null : current.model() })
  } catch (error) {
    post({ type: 'ended', ...report(), ...arithmetic(), outcome: 'failed', reason: error instanceof Error ? error.message : String(error), model: run ? run.model() : null })
  } finally {
    run?.team?.dismiss()
  }
}

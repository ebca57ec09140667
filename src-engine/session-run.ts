import type { RunSettings } from './contract/experiment.ts'
import { mergeTails } from './contract/history-tail.ts'
import type { HistoryTail, RunProgress } from './contract/messages.ts'
import { partOf, type ModelPart } from './contract/model-parts.ts'
import type { Model } from './contract/model.ts'
import type { Command } from './control.ts'
import { Helpers } from './helpers.ts'
import type { Answer, Job, RunEnd, RunReport } from './job.ts'
import type { WorkerThread } from './worker-thread.ts'

/** What a run tells its training. */
export interface Listener {
  paused(): void
  stopped(): void
  /** From the epoch after `epoch` on. */
  rateChanged(epoch: number, learningRate: number): void
  ended(end: RunEnd, thread: WorkerThread): void
}

/** One run of a training: its conversation with the thread that trains it, and what its reader has been sent. */
export class SessionRun {
  readonly index: number
  settings: RunSettings
  state: 'waiting' | 'running' | 'ended' = 'waiting'
  /** The run stands still, for a while or for good: it has been begun so, or its thread has said so. */
  standsStill = false
  /** It has said that it stands still for good. */
  #isDone = false
  /** Threads that help with it, where they may. */
  helpers: Helpers | undefined
  #thread: WorkerThread | undefined
  /** A report has been asked for and has not come. */
  #asked = false
  /** What has come and has not been sent. */
  #report: RunReport | undefined
  /** Weights, and after how many epochs they are so. */
  #model: { readonly epochs: number; readonly model: Model } | undefined
  /** What goes out in parts: so many of its numbers have been sent. */
  #sending: { readonly epochs: number; readonly model: Model; readonly sent: number } | undefined
  /** What the reader has: points, and epochs (−1: nothing). */
  #sentPoints = 0
  #sentEpochs = -1
  #elapsedMs = 0

  constructor(index: number, settings: RunSettings) {
    this.index = index
    this.settings = settings
  }

  start(thread: WorkerThread, job: Job, command: Command, listener: Listener): void {
    this.state = 'running'
    this.standsStill = command === 'pause'
    this.#thread = thread
    thread.assign(job, (answer) => this.#hear(answer, listener), { command })
  }

  /** Ends it before it has begun: no weights, and nothing evaluated. */
  endUnstarted(): RunEnd {
    this.#finish()
    return { outcome: 'stopped', epochs: 0, elapsedMs: 0, history: this.#withUnsent(undefined), model: null }
  }

  command(command: Command): void {
    this.#thread?.command(command)
    // What is still being made stands still: it will hear the order before it trains.
    this.standsStill = this.#isDone || ((command === 'pause' || command === 'stop') && this.#thread?.hasBegun === false)
  }

  /** Ends it at once where it is still being made, as if it had waited; its thread ends with it. */
  giveUpUnbegun(listener: Pick<Listener, 'ended'>): void {
    const thread = this.#thread
    if (!thread || thread.hasBegun) return
    thread.release()
    void thread.terminate()
    listener.ended(this.endUnstarted(), thread)
  }

  /** Another learning rate from the next epoch on. One that waits begins with it. */
  changeRate(learningRate: number, listener: Pick<Listener, 'rateChanged'>): void {
    this.#thread?.changeRate(learningRate)
    if (this.state !== 'waiting') return
    const changes = [...(this.settings.changes ?? []), { epoch: 0, learningRate }].toSorted((a, b) => a.epoch - b.epoch)
    this.settings = { ...this.settings, changes }
    listener.rateChanged(0, learningRate)
  }

  /** Its weights are looked at no more. */
  unwatch(): void {
    this.#model = undefined
    this.#sending = undefined
  }

  /** Asks for a report. @param model whether with the run's weights: if they cost little, or in any case */
  ask(model?: 'model' | 'modelNow'): void {
    if (this.state !== 'running' || (this.#asked && model !== 'modelNow')) return
    this.#asked = true
    // Newer ones are coming.
    if (model === 'modelNow') this.#model = undefined
    this.#thread!.request('progress', ...(model ? [model] : []))
  }

  /** What the reader lacks, as sent from now on; undefined if there is nothing new. */
  takeProgress(): RunProgress | undefined {
    const report = this.#report
    this.#report = undefined
    if (!report || report.epochs <= this.#sentEpochs || report.history.epoch.length === 0) return undefined
    this.#sentPoints = report.history.from + report.history.epoch.length
    this.#sentEpochs = report.epochs
    return { run: this.index, epochs: report.epochs, elapsedMs: report.elapsedMs, history: report.history }
  }

  /** The next part of the last weights that came, with their epoch. What has been begun is brought to its end first. */
  takeModelPart(): { run: number; epochs: number; part: ModelPart } | undefined {
    if (!this.#sending && this.#model) {
      this.#sending = { ...this.#model, sent: 0 }
      this.#model = undefined
    }
    if (!this.#sending) return undefined
    const { epochs, model, sent } = this.#sending
    const part = partOf(model, sent)
    this.#sending = part.isLast ? undefined : { epochs, model, sent: sent + part.values.length }
    return { run: this.index, epochs, part }
  }

  #hear(answer: Answer, listener: Listener): void {
    const thread = this.#thread!
    switch (answer.type) {
      case 'report':
        this.#asked = false
        this.#keep(answer)
        break
      case 'workshop':
        this.helpers = new Helpers(answer.workshop)
        break
      case 'paused':
        this.standsStill = true
        listener.paused()
        break
      case 'stopped':
        this.standsStill = this.#isDone = true
        listener.stopped()
        break
      case 'rate-changed':
        listener.rateChanged(answer.epoch, answer.learningRate)
        break
      case 'ended': {
        const history = this.#withUnsent(answer.history)
        this.#finish()
        listener.ended({ ...answer, history }, thread)
        break
      }
      case 'died': {
        this.helpers?.giveUp()
        const { epochs, elapsedMs } = this.#report ?? { epochs: Math.max(0, this.#sentEpochs), elapsedMs: this.#elapsedMs }
        const history = this.#withUnsent(undefined)
        this.#finish()
        listener.ended({ outcome: 'failed', reason: answer.reason, epochs, elapsedMs, history, model: null }, thread)
        break
      }
      default:
        break
    }
  }

  #finish(): void {
    this.state = 'ended'
    this.standsStill = false
    this.#thread = undefined
    // What was not sent travels with the end: nothing of this run comes after it.
    this.#report = undefined
    this.unwatch()
  }

  #keep({ model, ...report }: RunReport): void {
    this.#elapsedMs = report.elapsedMs
    this.#report = { ...report, history: this.#withUnsent(report.history) }
    if (model) this.#model = { epochs: Math.max(0, report.epochs), model }
  }

  /** A tail on top of the one that has not been sent. */
  #withUnsent(tail: HistoryTail | undefined): HistoryTail {
    const unsent = this.#report?.history
    if (unsent && tail) return mergeTails(unsent, tail)
    const none = new Float64Array(0)
    return unsent ?? tail ?? { from: this.#sentPoints, epoch: none, meanLoss: none, maxSampleLoss: none, accuracy: none }
  }
}

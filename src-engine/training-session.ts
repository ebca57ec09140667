import { runsOf } from './contract/experiment.ts'
import type { News } from './contract/messages.ts'
import { isOfParts, partOf } from './contract/model-parts.ts'
import type { Model } from './contract/model.ts'
import type { Command } from './control.ts'
import type { Answer, Job, RunEnd } from './job.ts'
import type { Pool } from './pool.ts'
import { SessionRun, type Listener } from './session-run.ts'
import type { WorkerThread } from './worker-thread.ts'

/** Where a training's news go, and who hears that it is over. */
interface Reader {
  send(news: News): void
  over(): void
}

/** Parts of ended runs' models that are sent in one go, some milliseconds' worth: whatever else is said comes after them. */
const partsInOneGo = 2

/** One training: from the request to start it to the news that it has ended. */
export class TrainingSession {
  readonly #id: string
  readonly #pool: Pool
  #reader: Reader
  /** In run order; not all of the sweep's where only some are wanted. */
  #runs: SessionRun[] = []
  #byNumber = new Map<number, SessionRun>()
  /** Runs start in order: the first that waits. Counts and set spare looking through all runs, of which there are thousands. */
  #next = 0
  readonly #running = new Set<SessionRun>()
  #ended = 0
  #job: Omit<Extract<Job, { type: 'run' }>, 'settings'> | undefined
  #precision: 'float32' | undefined
  /** Most threads for it, and most of its runs at the same time. */
  #threads = 1
  #workers = 1
  #command: Command
  /** What has been said of all runs since the last command. */
  #said: 'paused' | 'stopped' | undefined
  /** How runs have ended, as far as it has not been said; and how many numbers of the first one's model have been sent. */
  readonly #ends: { run: SessionRun; end: RunEnd }[] = []
  #sentOfModel = 0
  #watched: number | null = null
  #sequence = 0
  /** The reader has taken in the last progress. */
  #acknowledged = true

  /**
   * @param request the `start` request, not yet checked
   * @param paused what it says of that
   */
  constructor(id: string, request: unknown, paused: boolean, pool: Pool, reader: Reader) {
    this.#id = id
    this.#command = paused ? 'pause' : 'run'
    this.#pool = pool
    this.#reader = reader
    pool.answers.ask(request, (answer) => this.#begin(answer))
  }

  pause(): void {
    if (this.#command !== 'run' && this.#command !== 'step') return
    this.#tell('pause')
    this.#sayPaused()
  }

  resume(): void {
    if (this.#command !== 'pause' && this.#command !== 'step') return
    this.#goOn('run')
    this.#fill()
  }

  /** Only once all stand still: a step asked for while they do not is none. */
  step(): void {
    if (this.#said !== 'paused') return
    this.#goOn('step')
    this.#sayPaused()
  }

  changeRate(run: number, learningRate: number): void {
    const found = this.#byNumber.get(run)
    found?.changeRate(learningRate, this.#listenerOf(found))
  }

  /** Ends running runs with what they have, and waiting ones at once: no thread is taken for them. */
  stop(): void {
    if (this.#command === 'stop') return
    this.#tell('stop')
    this.#sayFinished()
  }

  /** The reader has gone: ends everything at once, without news. */
  abandon(): void {
    this.#reader = { send: () => {}, over: () => {} }
    this.#tell('abandon')
  }

  acknowledge(sequence: number): void {
    if (sequence === this.#sequence) this.#acknowledged = true
  }

  watch(run: number | null): void {
    if (this.#watched !== null) this.#byNumber.get(this.#watched)?.unwatch()
    this.#watched = run
    if (run !== null) this.#byNumber.get(run)?.ask('modelNow')
  }

  /** About 30 times a second: lends threads that are idle, ends what a stop finds unfinished in the making, sends what has come, and asks for more once that was acknowledged. */
  tick(): void {
    this.#lend()
    this.#sayFinished(partsInOneGo)
    // All that progress would bring comes with the runs' ends, and newer.
    if (this.#command === 'stop') return this.#running.forEach((run) => run.giveUpUnbegun(this.#listenerOf(run)))
    if (!this.#acknowledged) return
    this.#sendProgress()
    if (this.#command === 'pause') return
    for (const run of this.#running) run.ask(run.index === this.#watched ? 'model' : undefined)
  }

  #begin(answer: Answer): void {
    if (answer.type !== 'prepared') {
      const reason = answer.type === 'refused' || answer.type === 'died' ? answer.reason : `expected the data set, got "${answer.type}"`
      this.#reader.send({ type: 'rejected', training: this.#id, reason })
      return this.#reader.over()
    }
    const { experiment, data, points, workers, runs } = answer
    const settings = runsOf(experiment)
    this.#runs = (runs ?? settings.map((_none, index) => index)).map((index) => new SessionRun(index, settings[index]!))
    this.#byNumber = new Map(this.#runs.map((run) => [run.index, run]))
    this.#threads = workers ?? this.#pool.size
    this.#workers = Math.min(this.#threads, this.#runs.length)
    this.#precision = experiment.training.precision === 'float32' ? 'float32' : undefined
    this.#job = { type: 'run', experiment: { network: experiment.network, training: experiment.training }, data }
    this.#reader.send({ type: 'started', training: this.#id, points, workers: this.#workers })
    this.#fill()
    this.#sayPaused()
    this.#sayFinished()
  }

  #tell(command: Command): void {
    this.#command = command
    this.#said = undefined
    for (const run of this.#running) run.command(command)
  }

  #goOn(command: 'run' | 'step'): void {
    this.#tell(command)
    if (this.#job) this.#reader.send({ type: 'state', training: this.#id, state: 'running' })
  }

  /** Starts runs that wait, as far as there are threads, and the models of those before have been sent; unless the training runs they stand still before epoch 0. */
  readonly #fill = (): void => {
    if (!this.#job || this.#command === 'stop' || this.#command === 'abandon') return
    while (this.#next < this.#runs.length && this.#running.size < this.#workers && this.#ends.length <= this.#workers) {
      const thread = this.#pool.take(Math.max(this.#pool.size, this.#workers))
      if (!thread) return this.#pool.whenFree(this.#fill)
      const run = this.#runs[this.#next++]!
      this.#running.add(run)
      const job: Job = { ...this.#job, settings: run.settings }
      run.start(thread, job, this.#command === 'run' ? 'run' : 'pause', this.#listenerOf(run))
    }
  }

  #listenerOf(run: SessionRun): Listener {
    return {
      paused: () => {
        // What is watched while nothing moves is how it stands.
        if (run.index === this.#watched) run.ask('modelNow')
        this.#sayPaused()
      },
      stopped: () => {
        this.#sayFinished()
        this.#sayPaused()
      },
      rateChanged: (epoch, learningRate) => this.#reader.send({ type: 'rate-changed', training: this.#id, run: run.index, epoch, learningRate }),
      ended: (end, freed) => this.#end(run, end, freed),
    }
  }

  /** When no run waits any more: lends threads that are idle to runs that go on, evenly. */
  #lend(): void {
    if (this.#command !== 'run' || this.#next < this.#runs.length) return
    const helpers = [...this.#running].flatMap((run) => run.helpers ?? [])
    let left = this.#threads - this.#running.size - helpers.reduce((sum, { count }) => sum + count, 0)
    for (; left > 0; left--) {
      const [fewest] = helpers.filter(({ areWelcome }) => areWelcome).sort((a, b) => a.count - b.count)
      const thread = fewest && this.#pool.lend(() => fewest.recall())
      if (!thread) return
      fewest.add(thread, () => this.#pool.giveBack(thread))
    }
  }

  /** Says that all runs stand still, after all that led there: also to a reader who has not taken in the progress before. */
  #sayPaused(): void {
    if (!this.#job || (this.#command !== 'pause' && this.#command !== 'step') || this.#said) return
    if (this.#ended === this.#runs.length || ![...this.#running].every((run) => run.standsStill)) return
    this.#command = 'pause'
    this.#said = 'paused'
    this.#sendProgress()
    this.#reader.send({ type: 'state', training: this.#id, state: 'paused' })
  }

  #end(run: SessionRun, end: RunEnd, thread: WorkerThread): void {
    this.#running.delete(run)
    this.#ends.push({ run, end })
    this.#pool.giveBack(thread)
    this.#fill()
    this.#sayFinished()
    this.#sayPaused()
  }

  /**
   * Says how runs have ended. Of a stopped training only once none trains any more, and that first.
   * @param parts how many parts of models may be sent: a run whose model has more is finished another time
   */
  #sayFinished(parts = 0): void {
    if (!this.#job || (this.#command === 'stop' && !this.#sayStopped())) return
    let left = parts
    for (let first = this.#ends[0]; first; first = this.#ends[0]) {
      const { run, end } = first
      if (end.model && isOfParts(end.model)) {
        let isLast = false
        for (; left > 0 && !isLast; left--) isLast = this.#sendModelPart(run, end.model)
        if (!isLast) return
      }
      this.#ends.shift()
      this.#sendFinished(run, end)
      this.#fill()
    }
    if (this.#ended < this.#runs.length) return
    this.#reader.send({ type: 'ended', training: this.#id })
    this.#reader.over()
  }

  /** Says that all runs of a stopped training stand still, if they do; those that wait end with that. @returns whether it has been said */
  #sayStopped(): boolean {
    if (this.#said) return true
    if (![...this.#running].every((run) => run.standsStill)) return false
    this.#said = 'stopped'
    this.#reader.send({ type: 'state', training: this.#id, state: 'stopped' })
    for (const run of this.#runs.slice(this.#next)) this.#ends.push({ run, end: run.endUnstarted() })
    this.#next = this.#runs.length
    return true
  }

  /** @returns whether it was the last */
  #sendModelPart(run: SessionRun, model: Model): boolean {
    const part = partOf(model, this.#sentOfModel)
    this.#sentOfModel = part.isLast ? 0 : this.#sentOfModel + part.values.length
    this.#reader.send({ type: 'model-part', training: this.#id, run: run.index, part })
    return part.isLast
  }

  #sendFinished(run: SessionRun, { outcome, reason, epochs, elapsedMs, relaxedSimd, history, model }: RunEnd): void {
    this.#ended++
    this.#reader.send({
      type: 'finished',
      training: this.#id,
      run: run.index,
      outcome,
      ...(reason !== undefined && { reason }),
      epochs,
      elapsedMs,
      ...(this.#precision && { precision: this.#precision }),
      ...(relaxedSimd && { relaxedSimd }),
      history,
      ...((!model || !isOfParts(model)) && { model }),
    })
  }

  #sendProgress(): void {
    const runs = [...this.#running].map((run) => run.takeProgress()).filter((progress) => progress !== undefined)
    const watched = this.#watched === null ? undefined : this.#byNumber.get(this.#watched)?.takeModelPart()
    if (runs.length === 0 && !watched) return
    this.#acknowledged = false
    this.#reader.send({ type: 'progress', training: this.#id, sequence: ++this.#sequence, runs, ...(watched && { watched }) })
  }
}

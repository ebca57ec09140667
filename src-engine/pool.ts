import { Questions } from './questions.ts'
import { WorkerThread, type StartThread } from './worker-thread.ts'

/**
 * The engine's worker threads: those that train, one run each, started when first needed and used again; and one for
 * each kind of question, so that none of them makes another or a Pause wait.
 */
export class Pool {
  readonly #startThread: StartThread
  /** As many runs as train at the same time, unless a training asks for more. */
  readonly size: number
  readonly #idle = new Set<WorkerThread>()
  readonly #busy = new Set<WorkerThread>()
  /** Of the busy ones those that only help, and how they are asked to come back. */
  readonly #lent = new Map<WorkerThread, () => void>()
  /** Trainings with runs that wait for a thread. */
  readonly #waiting = new Set<() => void>()
  /** Data sets and starts; predictions, of which one takes half a minute with millions of weights; replays; estimates. */
  readonly answers: Questions
  readonly predictions: Questions
  readonly replays: Questions
  readonly estimates: Questions

  constructor(startThread: StartThread, size: number) {
    this.#startThread = startThread
    this.size = size
    this.answers = new Questions(startThread)
    this.predictions = new Questions(startThread)
    this.replays = new Questions(startThread)
    this.estimates = new Questions(startThread)
    this.answers.warmUp()
  }

  /** A thread for a run, or undefined while all are at work; those that only help are asked for then. @param most how many may be at work at the same time */
  take(most: number): WorkerThread | undefined {
    if (this.#busy.size >= most) {
      for (const recall of this.#lent.values()) recall()
      return undefined
    }
    const [idle] = this.#idle
    const thread = idle ?? this.#start()
    this.#idle.delete(thread)
    this.#busy.add(thread)
    return thread
  }

  /** A thread that is idle, to help with a run; undefined where there is none, or runs wait. @param recall asks for it when it is needed */
  lend(recall: () => void): WorkerThread | undefined {
    if (this.#waiting.size > 0 || this.#busy.size >= this.size) return undefined
    const thread = this.take(this.size)
    if (thread) this.#lent.set(thread, recall)
    return thread
  }

  /** Gives a thread back, dead or alive, and offers it to those who wait. */
  giveBack(thread: WorkerThread): void {
    thread.release()
    this.#busy.delete(thread)
    this.#lent.delete(thread)
    if (thread.alive) this.#idle.add(thread)
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const callBack of waiting) callBack()
  }

  /** Calls back once, when a thread may have become free; the longest waiting first. */
  whenFree(callBack: () => void): void {
    this.#waiting.add(callBack)
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    const all = [...this.#idle, ...this.#busy].map((thread) => thread.terminate())
    await Promise.all([...all, this.answers.close(), this.predictions.close(), this.replays.close(), this.estimates.close()])
  }

  #start(): WorkerThread {
    const thread: WorkerThread = new WorkerThread(this.#startThread, () => this.#idle.delete(thread))
    return thread
  }
}

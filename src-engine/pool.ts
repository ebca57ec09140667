import type { Answer, Job } from './job.ts'
import { WorkerThread, type StartThread } from './worker-thread.ts'

/**
 * The engine's worker threads: those that train, one run each, started when first needed and used again; and one that
 * prepares data sets and predicts, so that these never make a Pause wait.
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
  #answering: WorkerThread | undefined
  readonly #questions: { request: unknown; done: (answer: Answer) => void }[] = []

  constructor(startThread: StartThread, size: number) {
    this.#startThread = startThread
    this.size = size
    this.#answering = this.#start()
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

  /** Has a `start`, `generate` or `predict` request answered, one after the other. */
  answer(request: unknown, done: (answer: Answer) => void): void {
    this.#questions.push({ request, done })
    if (this.#questions.length === 1) this.#nextQuestion()
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    const threads = [...this.#idle, ...this.#busy, ...(this.#answering ? [this.#answering] : [])]
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  #nextQuestion(): void {
    const question = this.#questions[0]
    if (!question) return
    const job: Job = { type: 'answer', request: question.request }
    const thread = (this.#answering ??= this.#start())
    thread.assign(job, (answer) => {
      thread.release()
      this.#questions.shift()
      question.done(answer)
      this.#nextQuestion()
    })
  }

  #start(): WorkerThread {
    const thread: WorkerThread = new WorkerThread(this.#startThread, () => {
      this.#idle.delete(thread)
      if (this.#answering === thread) this.#answering = undefined
    })
    return thread
  }
}

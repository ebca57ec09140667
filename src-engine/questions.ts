import type { Answer } from './job.ts'
import { WorkerThread, type StartThread } from './worker-thread.ts'

interface Question {
  request: unknown
  done(answer: Answer): void
}

/** Questions that a thread of their own answers, one after the other. It is started when first needed. */
export class Questions {
  readonly #startThread: StartThread
  #thread: WorkerThread | undefined
  readonly #waiting: Question[] = []
  #asked: Question | undefined

  constructor(startThread: StartThread) {
    this.#startThread = startThread
  }

  /**
   * Has a request answered, which is not yet checked.
   * @param done hears the answer, once
   * @returns gives the answer up: `done` hears at once that it is refused, unless it has heard before
   */
  ask(request: unknown, done: (answer: Answer) => void): () => void {
    const question: Question = { request, done }
    this.#waiting.push(question)
    this.#next()
    return () => this.#cancel(question)
  }

  /** Starts the thread ahead of the first question. */
  warmUp(): void {
    this.#thread ??= this.#start()
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
  }

  #next(): void {
    const question = this.#asked ? undefined : this.#waiting.shift()
    if (!question) return
    this.#asked = question
    const thread = (this.#thread ??= this.#start())
    thread.assign({ type: 'answer', request: question.request }, (answer) => {
      thread.release()
      this.#asked = undefined
      question.done(answer)
      this.#next()
    })
  }

  #cancel(question: Question): void {
    const place = this.#waiting.indexOf(question)
    if (place >= 0) this.#waiting.splice(place, 1)
    else if (this.#asked === question) this.#thread?.command('abandon')
    else return
    const { done } = question
    question.done = () => {}
    done({ type: 'refused', reason: 'cancelled' })
  }

  #start(): WorkerThread {
    return new WorkerThread(this.#startThread, () => (this.#thread = undefined))
  }
}

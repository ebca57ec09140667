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
    const hear = (answer: Answer): void => {
      thread.release()
      this.#asked = undefined
      question.done(answer)
      this.#next()
    }
    thread.assign({ type: 'answer', request: question.request }, hear, { transfer: packedIn(question.request) })
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

/** What packed lists of a request, which is not yet checked, are in: to copy a model of millions of weights would hold up this thread. */
function packedIn(request: unknown): ArrayBuffer[] {
  const { model, inputs } = Object(request) as { model?: unknown; inputs?: unknown }
  const { layers } = Object(model) as { layers?: unknown }
  const lists = Array.isArray(layers) ? layers.flatMap((layer) => Object.values(Object(layer) as object) as unknown[]) : []
  return [...new Set([inputs, ...lists].flatMap((list) => (list instanceof Float64Array && list.buffer instanceof ArrayBuffer ? [list.buffer] : [])))]
}

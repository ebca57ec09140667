import { createControl, hasBegun, orderOf, request, requestRate, requests, reset, setCommand, turnIn, type Command } from './control.ts'
import type { Answer, Job, WorkerSettings } from './job.ts'

/** A worker thread as Node starts it, as far as it is used here. */
interface Thread {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (message: Answer) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  terminate(): Promise<unknown>
}

/** Starts a thread that runs worker.ts; handed in by process.ts, which alone knows Node. */
export type StartThread = (workerData: WorkerSettings) => Thread

/** The engine process's hold on one worker thread: its life from start to exit, and the one job it does at a time. */
export class WorkerThread {
  readonly #control = createControl()
  readonly #thread: Thread
  #listener: ((answer: Answer) => void) | undefined
  #reason: string | undefined
  alive = true

  constructor(startThread: StartThread, onExit: () => void) {
    this.#thread = startThread({ control: this.#control })
    this.#thread.on('message', (answer: Answer) => this.#hear(answer))
    this.#thread.on('error', (error) => (this.#reason = String(error)))
    this.#thread.on('exit', (code) => {
      this.alive = false
      onExit()
      this.#listener?.({ type: 'died', reason: this.#reason ?? `the worker thread ended with code ${code}` })
    })
  }

  /** Gives a job; `listener` hears every answer until `release`. @param transfer what of it is handed over, not copied */
  assign(job: Job, listener: (answer: Answer) => void, { command = 'run', transfer = [] }: { command?: Command; transfer?: readonly ArrayBuffer[] } = {}): void {
    reset(this.#control, command)
    this.#listener = listener
    this.#thread.postMessage(job, transfer)
  }

  /** The job is done, or given up. */
  release(): void {
    this.#listener = undefined
  }

  command(command: Command): void {
    setCommand(this.#control, command)
  }

  request(...kinds: Exclude<keyof typeof requests, 'rate'>[]): void {
    request(this.#control, kinds.reduce((bits, kind) => bits | requests[kind], 0))
  }

  changeRate(learningRate: number): void {
    requestRate(this.#control, learningRate)
  }

  /** Whether its run is made: it takes seconds for millions of weights, and until then no order is heard. */
  get hasBegun(): boolean {
    return hasBegun(this.#control)
  }

  /** Ends the thread, whatever it does. */
  async terminate(): Promise<void> {
    this.alive = false
    await this.#thread.terminate()
  }

  #hear(answer: Answer): void {
    // It stood still once, but has been told otherwise since.
    if (answer.type === 'paused' && answer.turn !== turnIn(orderOf(this.#control))) return
    this.#listener?.(answer)
  }
}

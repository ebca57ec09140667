import type { WorkerSettings } from '../job.ts'
import { Pool } from '../pool.ts'
import { serve } from '../serve.ts'
import type { StartThread } from '../worker-thread.ts'
import { bundledWorker } from './bundled-worker.ts'
import { connectionOver, EngineUser, type Port } from './engine-user.ts'

type Thread = ReturnType<StartThread>

/** What a test hands in of Node, which the engine does not know. */
interface NodeParts {
  Worker: new (code: string, options: { eval: true; workerData: WorkerSettings }) => Thread
  MessageChannel: new () => { port1: Port; port2: Port }
  setInterval: (callBack: () => void, milliseconds: number) => unknown
  clearInterval: (timer: never) => void
}

/** The engine with real worker threads and real message channels; only the process around it is Node's instead of Electron's. */
export class TestEngine {
  /** Every thread started so far, to be killed. */
  readonly threads: Thread[] = []
  readonly pool: Pool
  readonly #node: NodeParts
  readonly #users: EngineUser[] = []
  readonly #waiting: (() => void)[] = []

  static async start(node: NodeParts, workers = 2): Promise<TestEngine> {
    return new TestEngine(node, workers, await bundledWorker())
  }

  private constructor(node: NodeParts, workers: number, code: string) {
    this.#node = node
    this.pool = new Pool((workerData) => {
      const thread = new node.Worker(code, { eval: true, workerData })
      this.threads.push(thread)
      for (const waiting of this.#waiting.splice(0)) waiting()
      return thread
    }, workers)
  }

  newUser(): EngineUser {
    const { MessageChannel, setInterval, clearInterval } = this.#node
    const { port1, port2 } = new MessageChannel()
    serve(connectionOver(port2), this.pool, (milliseconds, callBack) => {
      const timer = setInterval(callBack, milliseconds)
      return () => clearInterval(timer as never)
    })
    const user = new EngineUser(port1)
    this.#users.push(user)
    return user
  }

  /** Until so many threads have been started. */
  async untilStarted(count: number): Promise<void> {
    while (this.threads.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Ends what any user still trains: a test that fails in the middle must not take the threads of the next. */
  dismissUsers(): void {
    for (const user of this.#users.splice(0)) user.close()
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}

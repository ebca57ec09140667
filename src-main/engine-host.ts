import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { cautionArgument, engineReadyMessage } from '../src-engine/contract/engine-port.ts'

/** Longest waits: for the process to end when asked, and to end when killed. */
const endMilliseconds = 2_000
const killMilliseconds = 1_000

/**
 * Owns the engine process's whole life: it is started by the first `connect`, started anew by the first `connect` after
 * it ended, and ended by `stop`.
 */
export class EngineHost {
  readonly #entry: string
  readonly #onExit: (reason: string) => void
  readonly #startMilliseconds: number
  #process: UtilityProcess | null = null
  #started: Promise<UtilityProcess> | null = null
  #stopping = false
  /** One has ended by itself: later ones leave V8's options as they are. */
  #isCautious = false

  /**
   * @param entry the engine's program
   * @param onExit called when the process has ended without having been asked to, with what is known of why
   * @param startMilliseconds the longest wait for the process to be ready
   */
  constructor(entry: string, onExit: (reason: string) => void, startMilliseconds = 15_000) {
    this.#entry = entry
    this.#onExit = onExit
    this.#startMilliseconds = startMilliseconds
  }

  get isRunning(): boolean {
    return this.#process !== null
  }

  /** A new port that the engine listens on, to be handed to whoever is going to use it. */
  async connect(): Promise<MessagePortMain> {
    if (this.#stopping) throw new Error('The engine process is being stopped')
    this.#started ??= this.#startAny()
    const engine = await this.#started
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage(null, [port1])
    return port2
  }

  /** Ends the process: asked first, killed if it does not listen. */
  async stop(): Promise<void> {
    const engine = this.#process
    if (engine === null) return
    this.#stopping = true
    const ended = new Promise<void>((resolve) => engine.once('exit', () => resolve()))
    const { pid } = engine
    engine.kill()
    if (!(await withinTime(ended, endMilliseconds)) && pid !== undefined) {
      killNow(pid)
      await withinTime(ended, killMilliseconds)
    }
    this.#stopping = false
  }

  /** A process that ends before it is ready is followed by one more, a cautious one. */
  async #startAny(): Promise<UtilityProcess> {
    const wasCautious = this.#isCautious
    try {
      return await this.#start().catch((error: unknown) => {
        if (this.#stopping || wasCautious || !this.#isCautious) throw error
        return this.#start()
      })
    } catch (error) {
      this.#started = null
      throw error
    }
  }

  #start(): Promise<UtilityProcess> {
    const engine = utilityProcess.fork(this.#entry, this.#isCautious ? [cautionArgument] : [], { serviceName: 'Backprop Bench engine', stdio: 'inherit' })
    this.#process = engine
    let cause = ''
    return new Promise((resolve, reject) => {
      let isReady = false
      // However it hangs, it ends by this, and what follows is as after any other end.
      const tooLate = setTimeout(() => {
        cause = `not ready within ${this.#startMilliseconds / 1000} s`
        if (engine.pid !== undefined) killNow(engine.pid)
      }, this.#startMilliseconds)
      engine.once('message', (message) => {
        if (message !== engineReadyMessage || cause !== '') return
        isReady = true
        clearTimeout(tooLate)
        resolve(engine)
      })
      engine.once('error', (type, location) => {
        cause = `${type} at ${location}`
      })
      engine.once('exit', (code) => {
        clearTimeout(tooLate)
        this.#process = null
        if (isReady) this.#started = null
        if (!this.#stopping) this.#isCautious = true
        const reason = cause === '' ? `exit code ${code}` : cause
        if (!isReady) reject(new Error(`The engine process could not be started (${reason})`))
        else if (!this.#stopping) this.#onExit(`The engine process ended unexpectedly (${reason})`)
      })
    })
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // ESRCH: it ended meanwhile.
  }
}

/** Whether a promise is fulfilled within the time. */
async function withinTime(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

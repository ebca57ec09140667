import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'

/** A command with what it needs. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
}

/** A contender's running process; see contenders/serve.ts for what is said. */
export class ContenderProcess {
  readonly #child: ChildProcess
  readonly #lines: Interface
  readonly #answers: AsyncIterator<string>
  #errors = ''

  private constructor({ file, args, environment }: Command) {
    this.#child = spawn(file, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child.on('error', (error) => (this.#errors += error.message))
    this.#child.stdin!.on('error', () => {})
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text))
    this.#lines = createInterface(this.#child.stdout!)
    this.#answers = this.#lines[Symbol.asyncIterator]()
  }

  /** @throws Error with what the process said when it does not get ready */
  static async start(command: Command): Promise<ContenderProcess> {
    const started = new ContenderProcess(command)
    // Libraries say this and that before.
    while ((await started.#answer()) !== 'ready');
    return started
  }

  /** @returns nanoseconds a sample, over about so many seconds */
  async measure(seconds: number): Promise<number> {
    this.#child.stdin!.write(`${seconds}\n`)
    const nanoseconds = Number(await this.#answer())
    if (!(nanoseconds > 0)) throw new Error(`expected nanoseconds a sample, got ${nanoseconds}`)
    return nanoseconds
  }

  end(): void {
    this.#lines.close()
    this.#child.kill()
  }

  async #answer(): Promise<string> {
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(this.#errors.trim().split('\n').at(-1) || 'it ended without a word')
    return value
  }
}

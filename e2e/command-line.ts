import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '..')

/** Electron and what stands before the app's folder: no display is needed, and none is used where it can be helped. */
function electron(): { executable: string; switches: string[] } {
  const executable = process.env['ELECTRON_EXEC_PATH']
  if (executable === undefined) throw new Error('ELECTRON_EXEC_PATH: expected the path of an Electron, got nothing; npm test sets it')
  const windowless = process.platform === 'linux' ? ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'] : []
  return { executable, switches: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...windowless] }
}

/** A run of the command line, under way. */
export class CommandLine {
  readonly #child: ChildProcess
  readonly ended: Promise<{ status: number | null; output: string; errors: string }>
  #errors = ''

  /** @param folder what relative paths start from @param isWindowless false to start the app with its window instead */
  constructor(args: readonly string[], folder: string, isWindowless = true) {
    const { executable, switches } = electron()
    this.#child = spawn(executable, [...switches, repository, ...(isWindowless ? ['--experiment'] : []), ...args], { env: { ...process.env, INIT_CWD: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (output += text))
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text))
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', (status) => resolve({ status, output, errors: this.#errors }))
    })
  }

  /** Waits until standard error has said something. */
  async hasSaid(words: RegExp): Promise<void> {
    while (!words.test(this.#errors)) {
      const over = await Promise.race([this.ended, new Promise<null>((resolve) => this.#child.stderr!.once('data', () => resolve(null)))])
      if (over !== null && !words.test(over.errors)) throw new Error(`It ended without saying ${String(words)}: ${over.errors}`)
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Kills its engine process, by its number. */
  killEngine(): void {
    const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(this.#child.pid)], { encoding: 'utf8' }).split('\n')
    const engine = lines.find((line) => line.includes('NodeService'))
    if (engine === undefined) throw new Error(`There is no engine process among:\n${lines.join('\n')}`)
    process.kill(Number.parseInt(engine, 10), 'SIGKILL')
  }
}

/** Runs the command line to its end. */
export function runToEnd(args: readonly string[], folder: string): CommandLine['ended'] {
  return new CommandLine(args, folder).ended
}

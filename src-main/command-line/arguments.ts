import { resolve } from 'node:path'

/** As many as the engine takes. */
const mostWorkers = 256

export const usage = `Usage: npm run experiment -- FILE.json --out FOLDER [--png] [--workers N]

Runs an experiment file without a window and writes results.json and history.csv to FOLDER.

  --out FOLDER   where to write; made if it is not there, files of an earlier run are replaced at the end
  --png          also writes loss.png, the loss chart
  --workers N    runs at the same time, 1 to ${mostWorkers}; as many as there are processors if not given
  --help         says this

Exit status: 0 every run ended by itself, 2 the file or the options are wrong, 1 anything else.
`

/** What the command line asks for. Paths are absolute. */
export interface ExperimentOrder {
  file: string
  out: string
  png: boolean
  workers: number | undefined
}

/** The options or what they name are wrong: exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const flag = '--experiment'

/** Whether the app was started to run an experiment file instead of opening its window. */
export function isCommandLine(argv: readonly string[]): boolean {
  return argv.includes(flag)
}

/**
 * Reads what follows `--experiment`; what stands before it is for Electron.
 * @param folder what relative paths start from
 * @throws UsageError with one line that names the option
 */
export function readArguments(argv: readonly string[], folder: string): ExperimentOrder | 'help' {
  const rest = argv.slice(argv.indexOf(flag) + 1)
  if (rest.includes('--help') || rest.includes('-h')) return 'help'
  const files: string[] = []
  const values = new Map<string, string>()
  for (let at = 0; at < rest.length; at++) {
    const argument = rest[at]!
    if (!argument.startsWith('-')) {
      files.push(argument)
      continue
    }
    const [name, joined] = splitAtEquals(argument)
    if (name !== '--out' && name !== '--png' && name !== '--workers') throw new UsageError(`${name}: is not a known option; expected --out, --png, --workers or --help`)
    if (values.has(name)) throw new UsageError(`${name}: is given twice`)
    if (name === '--png') {
      if (joined !== undefined) throw new UsageError(`--png: takes no value, got "${joined}"`)
      values.set(name, '')
    } else {
      values.set(name, valueOf(name, joined ?? rest[++at]))
    }
  }
  const [file, second] = files
  if (file === undefined) throw new UsageError('FILE.json: expected an experiment file, got none')
  if (second !== undefined) throw new UsageError(`FILE.json: expected one experiment file, got "${file}" and "${second}"`)
  const out = values.get('--out')
  if (out === undefined) throw new UsageError('--out: expected a folder to write to, got nothing')
  return { file: resolve(folder, file), out: resolve(folder, out), png: values.has('--png'), workers: workersOf(values.get('--workers')) }
}

function workersOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const workers = /^\d+$/.test(given) ? Number(given) : 0
  if (workers < 1 || workers > mostWorkers) throw new UsageError(`--workers: expected a whole number from 1 to ${mostWorkers}, got "${given}"`)
  return workers
}

function valueOf(name: string, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--')) throw new UsageError(`${name}: expected a value, got ${value === undefined ? 'nothing' : `"${value}"`}`)
  return value
}

function splitAtEquals(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=')
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)]
}

import { basename, join } from 'node:path'
import { app, session } from 'electron'
import { historyCsv } from '../src-engine/formats/history-csv.ts'
import { writeResults } from '../src-engine/formats/results-file.ts'
import type { RunResult } from '../src-engine/contract/results.ts'
import { serveApp } from './app-protocol.ts'
import { type ExperimentOrder, readArguments, usage, UsageError } from './command-line/arguments.ts'
import { drawLossChart } from './command-line/loss-chart-window.ts'
import { checkFolder, writeFiles, type OutputFile } from './command-line/output-folder.ts'
import { ProgressLine } from './command-line/progress-line.ts'
import { train, type TrainingOrder } from './command-line/training.ts'
import { useTemporaryDataFolder } from './data-folder.ts'
import { EngineHost } from './engine-host.ts'
import { contentOf } from './files/exported-file.ts'
import { readExperimentFile } from './files/opened-file.ts'
import { lockSession } from './lockdown.ts'
import { runRecordOf } from './run-record.ts'
import { workingFolder } from './working-folder.ts'

/** Exit statuses, CONTRACT §5. */
const ok = 0
const failed = 1
const wrongInput = 2

/** Runs an experiment file without a window, and ends the app with the exit status. */
export function startCommandLine(): void {
  const removeDataFolder = useTemporaryDataFolder(app)
  const progress = new ProgressLine(process.stderr, () => performance.now())
  let isOver = false
  const end = (status: number, line?: string): void => {
    if (isOver) return
    isOver = true
    if (line !== undefined) progress.say(line)
    removeDataFolder()
    app.exit(status)
  }
  const interrupted = (): void => end(failed, 'Interrupted: nothing was written')
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  app.on('before-quit', interrupted) // Where Electron takes the signal before Node does.
  app.on('window-all-closed', () => undefined) // The hidden window of the chart is not the end.
  process.once('uncaughtException', (error) => end(failed, messageOf(error))) // Electron would open a dialog.
  run(progress).then(
    () => end(ok),
    (error: unknown) => end(error instanceof UsageError ? wrongInput : failed, messageOf(error)),
  )
}

async function run(progress: ProgressLine): Promise<void> {
  const order = readArguments(process.argv, workingFolder())
  if (order === 'help') {
    process.stdout.write(usage)
    return
  }
  const { experiment, csv } = await readOrder(order)
  await app.whenReady()
  app.dock?.hide()
  lockSession(session.defaultSession)
  serveApp(session.defaultSession, join(import.meta.dirname, '../renderer'))
  const runs = await trainOnEngine({ experiment, csv, workers: order.workers }, progress).catch((error: unknown) => {
    // The engine knows the experiment, not its file.
    throw error instanceof UsageError ? new UsageError(`${basename(order.file)}: ${error.message}`) : error
  })
  const files: OutputFile[] = [
    { name: 'results.json', content: writeResults(experiment, runs) },
    { name: 'history.csv', content: historyCsv(runs) },
  ]
  if (order.png) files.push({ name: 'loss.png', content: await contentOf({ kind: 'png', png: await drawLossChart({ experiment, runs: runs.map(runRecordOf) }), experiment }) })
  await writeFiles(order.out, files)
  progress.say(`${outcomesOf(runs)}. Written to ${order.out}: ${files.map((file) => file.name).join(', ')}`)
}

/** Everything that may be wrong with file and options is found before anything is started. */
async function readOrder({ file, out, png }: ExperimentOrder): ReturnType<typeof readExperimentFile> {
  await checkFolder(out, ['results.json', 'history.csv', ...(png ? ['loss.png'] : [])])
  try {
    return await readExperimentFile(file)
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

async function trainOnEngine(order: TrainingOrder, progress: ProgressLine): Promise<RunResult[]> {
  const began = performance.now()
  let giveUp: (error: Error) => void
  const ended = new Promise<never>((_resolve, reject) => {
    giveUp = reject
  })
  const engine = new EngineHost(join(import.meta.dirname, 'engine.js'), (reason) => giveUp(new Error(reason)))
  try {
    const port = await engine.connect()
    const training = train(port, order, ({ runs, ended, epochs }) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      progress.update(`${ended} of ${runs} runs ended · ${epochs} epochs · ${seconds} s`)
    })
    return await Promise.race([training, ended])
  } finally {
    await engine.stop()
  }
}

/** `3 runs: 2 converged, 1 max-epochs` */
function outcomesOf(runs: readonly RunResult[]): string {
  const counts = new Map<string, number>()
  for (const { outcome } of runs) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return `${runs.length} run${runs.length === 1 ? '' : 's'}: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`
}

/** One line: the first fault where there are several. */
function messageOf(error: unknown): string {
  const [first, ...others] = (error instanceof Error ? error.message : String(error)).split('\n')
  return others.length === 0 ? first! : `${first!} (and more)`
}

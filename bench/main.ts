import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { lineUp, versions } from './line-up.ts'
import { measureInterleaved, measureTwoAtOnce, median, type Measurement } from './measurement.ts'
import { answersTable, ratioTables, speedTable, wholeRunsTable, type AnswersFigures, type WholeRunsFigures } from './summary.ts'
import type { Answers } from './answers.ts'
import { said, type Places } from './tools.ts'
import { createWorkload, workloads } from './workload.ts'
import { writeWorkload } from './workload-files.ts'

export { npmPeers } from './line-up.ts'

export interface BenchOptions {
  readonly places: Places
  /** The folder of the report's presets. */
  readonly presets: string
  /** Where the JSON goes. */
  readonly output: string
  readonly quick: boolean
  /** Names of the workloads wanted; none: all, and the whole runs. */
  readonly only: readonly string[]
  readonly say: (text: string) => void
}

/** Measures everything and everyone, and tells as it goes. */
export async function bench({ places, presets, output, quick, only, say }: BenchOptions): Promise<void> {
  mkdirSync(places.work, { recursive: true })
  const [rounds, seconds] = quick ? [3, 0.2] : [7, 0.5]
  const wanted = workloads.filter(({ name }) => only.length === 0 || only.includes(name))
  const results: { workload: string; measurements: Measurement[] }[] = []
  let twoAtOnce: number | null = null
  for (const settings of wanted) {
    const { name, sizes, batch, activation, bias, optimizer } = settings
    say(`${name}: ${sizes.join('-')}, batch ${batch}, ${activation}${bias ? ' with biases' : ''}, ${optimizer} …`)
    const entries = lineUp(places, settings, writeWorkload(createWorkload(settings), places.work))
    results.push({ workload: name, measurements: await measureInterleaved(entries, rounds, seconds) })
    if (name === 'W1') twoAtOnce = await measureTwoAtOnce(entries[0]!, rounds, seconds)
  }
  const wholeRuns = only.length === 0 || only.includes('report') ? measureWholeRuns(places, presets, rounds, say) : []
  const progressCost = wholeRuns.length > 0 ? measureProgress(places, presets, rounds) : null
  const answers = only.length === 0 || only.includes('answers') ? measureAnswers(places, rounds, say) : []
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    electron: said(places.runtime, ['-p', '`${process.versions.electron}, V8 ${process.versions.v8}`'], { ELECTRON_RUN_AS_NODE: '1' }),
    ...versions(places),
  }
  mkdirSync(dirname(output), { recursive: true })
  writeFileSync(output, JSON.stringify({ machine, unit: 'nanoseconds a sample; milliseconds for whole runs and answers', results, twoAtOnce, wholeRuns, progressCost, answers }, null, 1))
  if (results.length > 0) say(`\nNanoseconds a sample (medians of ${rounds})\n${speedTable(results)}\n${ratioTables(results)}`)
  if (twoAtOnce !== null) say(`\nTwo runs at once do ${twoAtOnce.toFixed(2)} times the work of one (W1).`)
  if (wholeRuns.length > 0) say(`\nWhole runs in milliseconds (medians)\n${wholeRunsTable(wholeRuns)}`)
  if (progressCost !== null) say(`\nReports of progress, ${progressCost.asksPerSecond} a second with weights, cost a run ${(100 * progressCost.share).toFixed(2)} % of its time.`)
  if (answers.length > 0) say(`\nMilliseconds until Pause and Stop are answered\n${answersTable(answers)}`)
  say(`\n${Object.entries(machine).map(([name, value]) => `${name}: ${value ?? 'not installed'}`).join('; ')}\nAll rounds are in ${output}`)
}

/** What a program of ours prints as JSON, run in Electron's V8. */
function printedBy<Result>({ runtime, programs }: Places, program: string, ...args: string[]): Result {
  const { status, stdout, stderr } = spawnSync(runtime, [join(programs, program), ...args], { encoding: 'utf8', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  if (status !== 0) throw new Error(`${program} ended with status ${status}:\n${stderr}`)
  return JSON.parse(stdout) as Result
}

/** The share of a run's time that its reports take: the median of the rounds. */
function measureProgress(places: Places, presets: string, rounds: number): { share: number; asksPerSecond: number } {
  const { shares, asksPerSecond } = printedBy<{ shares: number[]; asksPerSecond: number }>(places, 'progress.js', presets, `${rounds}`)
  return { share: median(shares), asksPerSecond }
}

function measureAnswers(places: Places, rounds: number, say: (text: string) => void): AnswersFigures[] {
  say('Pause and Stop …')
  return printedBy<Answers[]>(places, 'answers.js', `${rounds}`).map(({ name, pauses, stops }) => ({
    name,
    pause: { median: median(pauses), most: Math.max(...pauses) },
    stop: { median: median(stops), most: Math.max(...stops) },
  }))
}

function measureWholeRuns(places: Places, presets: string, rounds: number, say: (text: string) => void): WholeRunsFigures[] {
  say('The report’s presets and a sweep, whole runs …')
  type Measured = Record<'whole' | 'updatesAlone', number[]> & Pick<WholeRunsFigures, 'name' | 'runs' | 'epochs'>
  const [ours, reference] = (['ours', 'reference'] as const).map((who) => printedBy<Measured[]>(places, 'whole-runs.js', presets, `${rounds}`, who))
  return ours!.map(({ name, runs, epochs, whole, updatesAlone }, index) => ({
    name,
    runs,
    epochs,
    ours: median(whole),
    updatesAlone: median(updatesAlone),
    reference: median(reference![index]!.whole),
    overUpdates: median(whole.map((time, round) => time / updatesAlone[round]!)),
  }))
}

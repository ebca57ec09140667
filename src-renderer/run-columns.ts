import { rateName, statusLabels } from './labels.ts'
import { formatCount, formatDuration, formatLoss, formatPercent } from './numbers.ts'
import type { LiveRun } from './stores/live-run.ts'

/** A column of the table of runs. */
export interface RunColumn {
  heading: string
  /** What is sorted by and written to CSV; undefined where a run has nothing yet. */
  value(run: LiveRun): number | string | undefined
  /** What is read. */
  text(run: LiveRun): string
  isText?: boolean
}

type Series = Parameters<LiveRun['history']['last']>[0]

const lossColumn = (heading: string, name: Series): RunColumn => ({ heading, value: (run) => run.history.last(name), text: (run) => formatLoss(run.history.last(name)) })
const shareColumn = (heading: string, name: Series): RunColumn => ({ heading, value: (run) => run.history.last(name), text: (run) => formatPercent(run.history.last(name)) })

/** In the order they stand in. The rate is each row's heading and always there. */
export const runColumns = {
  rate: { heading: 'Rate', value: (run) => run.learningRate, text: rateName, isText: true },
  seed: { heading: 'Seed', value: (run) => run.seed, text: (run) => String(run.seed) },
  outcome: { heading: 'Outcome', value: (run) => statusLabels[run.status], text: (run) => statusLabels[run.status], isText: true },
  epochs: { heading: 'Epochs', value: (run) => run.epochs, text: (run) => formatCount(run.epochs) },
  meanLoss: lossColumn('Mean loss', 'meanLoss'),
  maxSampleLoss: lossColumn('Largest loss', 'maxSampleLoss'),
  accuracy: shareColumn('Accuracy', 'accuracy'),
  testMeanLoss: lossColumn('Test loss', 'testMeanLoss'),
  testAccuracy: shareColumn('Test accuracy', 'testAccuracy'),
  time: { heading: 'Time', value: (run) => run.elapsedMs, text: (run) => formatDuration(run.elapsedMs) },
} as const satisfies Record<string, RunColumn>
export type RunColumnName = keyof typeof runColumns

export const runColumnNames = Object.keys(runColumns) as RunColumnName[]

export interface RunOrder {
  by: RunColumnName
  isDescending: boolean
}

export interface RunFilter {
  status: LiveRun['status'] | 'any'
  /** Words that begin the run's rate, seed or outcome. */
  words: string
}

/** The runs that pass a filter, in an order (none: run order). Runs without a value come last, whichever way. */
export function arrangedRuns(runs: readonly LiveRun[], filter: RunFilter, order?: RunOrder): LiveRun[] {
  const words = filter.words.toLowerCase().split(/[\s,]+/).filter(Boolean)
  const passing = runs.filter((run) => (filter.status === 'any' || run.status === filter.status) && (words.length === 0 || hasWords(run, words)))
  if (!order) return passing
  const { value } = runColumns[order.by]
  const sign = order.isDescending ? -1 : 1
  return passing
    .map((run) => ({ run, value: value(run) }))
    .sort((a, b) => Number(isMissing(a.value)) - Number(isMissing(b.value)) || sign * compare(a.value, b.value) || a.run.index - b.run.index)
    .map(({ run }) => run)
}

/** Each word begins one of the run's; after “rate” or “seed” it begins the rate or the seed. */
function hasWords(run: LiveRun, words: readonly string[]): boolean {
  const rates = rateName(run).split(' ')
  const seeds = [String(run.seed)]
  const all = ['rate', ...rates, 'seed', ...seeds, ...statusLabels[run.status].toLowerCase().split(' ')]
  return words.every((word, place) => {
    const of = { rate: rates, seed: seeds }[words[place - 1] ?? ''] ?? all
    return of.some((one) => one.startsWith(word))
  })
}

const isMissing = (value: number | string | undefined): boolean => value === undefined || Number.isNaN(value)

function compare(a: number | string | undefined, b: number | string | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en')
  if (isMissing(a) || isMissing(b) || a === b) return 0
  return a! < b! ? -1 : 1
}

/** A Markdown table of what is read. */
export function runsAsMarkdown(runs: readonly LiveRun[], names: readonly RunColumnName[]): string {
  const columns = names.map((name) => runColumns[name] as RunColumn)
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return row(columns.map(({ heading }) => heading)) + row(columns.map(({ isText }) => (isText ? '---' : '---:'))) + runs.map((run) => row(columns.map(({ text }) => text(run)))).join('')
}

/** Comma-separated values with every digit; times are in milliseconds. */
export function runsAsCsv(runs: readonly LiveRun[], names: readonly RunColumnName[]): string {
  const cell = (value: number | string | undefined): string => (value === undefined ? '' : String(value))
  const columns = names.map((name) => runColumns[name] as RunColumn)
  const headings = names.map((name) => (name === 'time' ? 'Time (ms)' : runColumns[name].heading))
  return [headings.join(','), ...runs.map((run) => columns.map(({ value }) => cell(value(run))).join(','))].map((line) => `${line}\n`).join('')
}

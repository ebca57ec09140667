import { median, type Measurement } from './measurement.ts'
import { figure, table } from './table.ts'

export interface WorkloadResult {
  readonly workload: string
  readonly measurements: readonly Measurement[]
}

/** Milliseconds of whole runs, evaluation and stop check included. */
export interface WholeRunsFigures {
  readonly name: string
  readonly runs: number
  readonly epochs: number
  readonly ours: number
  readonly updatesAlone: number
  readonly reference: number
  /** Median of the rounds' ratios of ours to the updates alone. */
  readonly overUpdates: number
}

/** Milliseconds until a command is answered. */
export interface AnswersFigures {
  readonly name: string
  readonly pause: { readonly median: number; readonly most: number }
  readonly stop: { readonly median: number; readonly most: number }
}

/** Nanoseconds a sample: a row each contender, a column each workload. */
export function speedTable(results: readonly WorkloadResult[]): string {
  return across(results, (measurement) => figure(median(measurement.rounds)))
}

/** Ours ÷ theirs in samples a second, for each way that we take: the median of the rounds' ratios. */
export function ratioTables(results: readonly WorkloadResult[]): string {
  return (['ours, float64', 'ours, float32', 'ours, float32, 2 workers'] as const)
    .filter((name) => results.some(({ measurements }) => measurements.some((other) => other.name === name && other.rounds.length > 0)))
    .map((name) => {
      const ratios = across(results, (measurement, { measurements }) => {
        const ours = measurements.find((other) => other.name === name)
        return !ours || ours.rounds.length === 0 ? '' : figure(median(measurement.rounds.map((theirs, round) => theirs / ours.rounds[round]!)))
      })
      return `\nSamples a second, ${name} ÷ theirs\n${ratios}`
    })
    .join('\n')
}

function across(results: readonly WorkloadResult[], cell: (measurement: Measurement, result: WorkloadResult) => string): string {
  const names = [...new Set(results.flatMap(({ measurements }) => measurements.map(({ name }) => name)))]
  const rows = names.map((name) => [
    name,
    ...results.map((result) => {
      const measurement = result.measurements.find((other) => other.name === name)
      if (!measurement) return ''
      return measurement.rounds.length === 0 ? (measurement.absence ?? '') : cell(measurement, result)
    }),
  ])
  return table([['', ...results.map(({ workload }) => workload)], ...rows])
}

export function wholeRunsTable(figures: readonly WholeRunsFigures[]): string {
  const rows = figures.map(({ name, runs, epochs, ours, updatesAlone, overUpdates, reference }) => [
    name,
    `${runs}`,
    `${epochs}`,
    ...[ours, updatesAlone, overUpdates, reference, reference / ours].map(figure),
  ])
  return table([['', 'runs', 'epochs', 'ours', 'updates alone', 'ratio', 'reference', 'times ours'], ...rows])
}

export function answersTable(figures: readonly AnswersFigures[]): string {
  const rows = figures.map(({ name, pause, stop }) => [name, ...[pause.median, pause.most, stop.median, stop.most].map(figure)])
  return table([['', 'Pause, median', 'most', 'Stop, median', 'most'], ...rows])
}

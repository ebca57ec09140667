import type { Experiment } from '../src-engine/contract/experiment.ts'
import type { RunRecord } from '../src-main/ipc/api.ts'
import { statusLabels } from './labels.ts'

/** A run picked for comparison, and the experiment it is of. */
export interface ComparedRun {
  /** Tells it from all others: the experiment's id and the run's number. */
  key: string
  experimentName: string
  /** `rate 0.8, seed 3`. */
  name: string
  experiment: Experiment
  record: RunRecord
}

/** A setting in which experiments differ: its path in the experiment file, and its value in each. */
export interface Difference {
  path: string
  values: string[]
}

/** Longer values (tables of points, explicit weights) are told by their first characters. */
const longestValue = 60

/** The settings in which experiments differ, in the order of the file; names and versions are no settings. */
export function differingSettings(experiments: readonly Experiment[]): Difference[] {
  const flat = experiments.map(({ dataset, network, training, sweep }) => new Map(leaves({ dataset, network, training, sweep }, '')))
  const paths = [...new Set(flat.flatMap((settings) => [...settings.keys()]))].toSorted((a, b) => sections.indexOf(sectionOf(a)) - sections.indexOf(sectionOf(b)))
  return paths
    .map((path) => ({ path, values: flat.map((settings) => settings.get(path) ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1)
    .map(({ path, values }) => ({ path, values: values.map(shortened) }))
}

/** All settings of an experiment, each by its path in the file and its value; names and versions are no settings. */
export function settingsTable({ dataset, network, training, sweep }: Experiment): [path: string, value: string][] {
  return [...leaves({ dataset, network, training, sweep }, '')].map(([path, value]) => [path, shortened(value)])
}

const sections = ['dataset', 'network', 'training', 'sweep']
const sectionOf = (path: string): string => path.slice(0, path.indexOf('.'))

/** Every setting with its path; lists of numbers are one setting. */
function* leaves(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) yield [path, typeof value === 'string' ? value : JSON.stringify(value)]
  else if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || Array.isArray(one))) yield [path, JSON.stringify(value).slice(1, -1).replaceAll(',', ', ')]
    else for (const [index, one] of value.entries()) yield* leaves(one, `${path}[${index}]`)
  } else for (const [key, one] of Object.entries(value)) if (one !== undefined) yield* leaves(one, path === '' ? key : `${path}.${key}`)
}

const shortened = (value: string): string => (value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value)

/** Runs that may be ranked with one another: same data, same loss, same stop rule. */
export interface Ranking {
  /** What they share. */
  objective: string
  /** The best first. */
  runs: ComparedRun[]
}

/**
 * The runs in groups of one objective, each ranked: converged runs first and by their epochs, then the others by their
 * last mean loss. Runs on other data, with another loss or stop rule are never ranked together.
 */
export function rankings(runs: readonly ComparedRun[], nameOfDataset: (experiment: Experiment) => string): Ranking[] {
  const groups = new Map<string, ComparedRun[]>()
  for (const run of runs) {
    const { dataset, training } = run.experiment
    const key = JSON.stringify([dataset, training.loss, training.stop?.maxSampleLossBelow])
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].map((group) => ({ objective: objectiveOf(group[0]!.experiment, nameOfDataset), runs: group.toSorted(byMerit) }))
}

function objectiveOf(experiment: Experiment, nameOfDataset: (experiment: Experiment) => string): string {
  const { loss, stop } = experiment.training
  const goal = stop ? `until every sample's loss is below ${stop.maxSampleLossBelow}` : 'without a stop rule'
  return `${nameOfDataset(experiment)}, ${loss === 'squared-error' ? 'squared error' : 'cross-entropy'}, ${goal}`
}

function byMerit(a: ComparedRun, b: ComparedRun): number {
  const [first, second] = [hasConverged(a), hasConverged(b)]
  if (first !== second) return first ? -1 : 1
  const order = first ? a.record.epochs - b.record.epochs : finalLoss(a) - finalLoss(b)
  return order || a.key.localeCompare(b.key)
}

const hasConverged = ({ record }: ComparedRun): boolean => record.outcome === 'converged'

/** The last mean loss; one that is no number, and none at all, come last. */
function finalLoss({ record }: ComparedRun): number {
  const loss = record.history.meanLoss.at(-1)
  return loss === undefined || Number.isNaN(loss) ? Number.MAX_VALUE : Math.min(loss, Number.MAX_VALUE)
}

export const outcomeOf = ({ record }: ComparedRun): string => statusLabels[record.outcome]

/** The places of values in turns: the first of each value, then the second of each, and so on. */
export function inTurns(values: readonly unknown[]): number[] {
  const seen = new Map<unknown, number>()
  const turns = values.map((value) => {
    const turn = seen.get(value) ?? 0
    seen.set(value, turn + 1)
    return turn
  })
  return [...values.keys()].toSorted((a, b) => turns[a]! - turns[b]! || a - b)
}

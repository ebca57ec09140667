import type { Experiment, RateChange } from '../src-engine/contract/experiment.ts'
import type { HistorySeries } from '../src-engine/contract/messages.ts'
import type { Curve } from './charts/curve.ts'
import { learningRateColours } from './charts/learning-rate-colours.ts'
import { spreadOf } from './charts/seed-spread.ts'
import { smoothed } from './charts/smoothing.ts'
import { rateName, runName } from './labels.ts'
import type { LiveRun } from './stores/live-run.ts'

/** What a curve can show, and its name on the axis. */
export const quantities = { meanLoss: 'Mean loss', maxSampleLoss: 'Largest loss', accuracy: 'Accuracy' } as const
export type Quantity = keyof typeof quantities

/** What the x axis can count, its title, and what the chart's name calls it. */
export const acrossKinds = {
  epochs: { label: 'Epochs', title: 'Epoch', by: 'epoch' },
  updates: { label: 'Updates', title: 'Updates of the weights', by: 'update' },
  seconds: { label: 'Seconds', title: 'Seconds (training time, evenly spread)', by: 'training time' },
} as const
export type Across = keyof typeof acrossKinds

/** How the seeds of a rate are shown. */
export const seedKinds = {
  each: 'Every seed',
  range: 'Mean, range',
  deviation: 'Mean ± SD',
} as const
export type SeedKind = keyof typeof seedKinds

/** How runs become curves. */
export interface CurveView {
  quantity: Quantity
  across: Across
  seeds: SeedKind
  /** Weight of what came before, 0 to below 1; 0 leaves the curves as they are. */
  smoothing: number
}

export const plainView: CurveView = { quantity: 'meanLoss', across: 'epochs', seeds: 'each', smoothing: 0 }

/** The y axis's title: with what was made of the runs' own values. */
export function quantityTitle({ quantity, seeds, smoothing }: CurveView): string {
  const made = [...(seeds === 'each' ? [] : [seeds === 'range' ? 'mean of seeds, min to max' : 'mean of seeds ± standard deviation']), ...(smoothing > 0 ? [`smoothed ${smoothing}`] : [])]
  return made.length > 0 ? `${quantities[quantity]} (${made.join('; ')})` : quantities[quantity]
}

/** The series of the test part beside that of the training part. */
const testOf: Partial<Record<Quantity, 'testMeanLoss' | 'testAccuracy'>> = { meanLoss: 'testMeanLoss', accuracy: 'testAccuracy' }

export interface RunCurve extends Curve {
  rate: number
}

export interface CurveSource {
  index: number
  learningRate: number
  seed: number
  changes?: readonly RateChange[]
  status?: LiveRun['status']
  epochs?: number
  elapsedMs?: number
  history: { series: HistorySeries }
}

interface Setting {
  /** The run that is looked at. */
  selected?: number
  ramp: readonly string[]
  /** Updates an epoch, where the x axis counts them. */
  batches?: number | undefined
}

/**
 * The curves of the runs that have something to show, each in the colour of its learning rate; with a test part two a run.
 * Where the seeds of a rate are shown as one, runs that diverged or failed are not averaged away: each keeps its own curve.
 */
export function curvesOf(runs: readonly CurveSource[], { sweep }: Pick<Experiment, 'sweep'>, view: CurveView, { selected, ramp, batches }: Setting): RunCurve[] {
  const colourOf = learningRateColours([...sweep.learningRates, ...(sweep.branches ?? []).map((branch) => branch.learningRate)], ramp)
  const begun = runs.filter((run) => run.history.series.epoch.length > 0)
  const lineOf = (run: CurveSource, name: SeriesName): RunCurve => ({
    ...called(runName(run, sweep.seeds.length), run.learningRate, name),
    run: run.index,
    colour: colourOf(run.learningRate),
    x: run.history.series.epoch,
    ...drawnAs(run.history.series[name]!, view.smoothing),
    perEpoch: perEpochOf(run, view.across, batches),
    isSelected: run.index === selected && runs.length > 1,
  })
  const linesOf = (run: CurveSource): RunCurve[] => namesOf(run, view.quantity).map((name) => lineOf(run, name))
  const { seeds } = view
  if (seeds === 'each') return begun.flatMap(linesOf)

  const meanOf = (rate: number, group: readonly CurveSource[], name: SeriesName): RunCurve => {
    const series = group.map(({ status, history }) => ({ x: history.series.epoch, y: history.series[name]!, keepsLast: status === 'converged' }))
    const { x, mean, band } = spreadOf(series, seeds)
    const perEpoch = group.reduce((sum, run) => sum + perEpochOf(run, view.across, batches), 0) / group.length
    return { ...called(`rate ${rate}, mean of ${group.length} seeds`, rate, name), colour: colourOf(rate), x, ...drawnAs(mean, view.smoothing), perEpoch, band, isSelected: false }
  }
  return [...runsByRate(begun)].flatMap(([rate, group]) => {
    const [lost, counted] = [group.filter(isLost), group.filter((run) => !isLost(run))]
    const means = counted.length > 1 ? namesOf(counted[0]!, view.quantity).map((name) => meanOf(rate, counted, name)) : counted.flatMap(linesOf)
    return [...means, ...lost.flatMap(linesOf)]
  })
}

type SeriesName = Quantity | 'testMeanLoss' | 'testAccuracy'

function namesOf({ history: { series } }: CurveSource, quantity: Quantity): SeriesName[] {
  const test = testOf[quantity]
  return test && series[test] ? [quantity, test] : [quantity]
}

function called(label: string, rate: number, name: SeriesName): Pick<RunCurve, 'label' | 'legend' | 'rate' | 'isTest'> {
  const isTest = name.startsWith('test')
  return { rate, isTest, label: isTest ? `${label}, test` : label, legend: isTest ? `rate ${rate}, test` : `rate ${rate}` }
}

const drawnAs = (y: Float64Array, smoothing: number): Pick<RunCurve, 'y' | 'raw'> => (smoothing > 0 ? { y: smoothed(y, smoothing), raw: y } : { y })

/** History keeps no time for each epoch: a run's seconds are spread evenly over its epochs. */
function perEpochOf({ epochs = 0, elapsedMs = 0 }: CurveSource, across: Across, batches = 1): number {
  if (across === 'epochs') return 1
  if (across === 'updates') return batches
  return Math.max(elapsedMs, 0.001) / 1000 / Math.max(epochs, 1)
}

export function runsByRate<Run extends { learningRate: number }>(runs: readonly Run[]): Map<number, Run[]> {
  const byRate = new Map<number, Run[]>()
  for (const run of runs) {
    const group = byRate.get(run.learningRate)
    if (group) group.push(run)
    else byRate.set(run.learningRate, [run])
  }
  return byRate
}

/** What the legend calls a rate's runs: `rate 0.8`, or `rate 0.8 → 0.1 at 40` where the only one was changed; and which of several were. */
export function legendOf(rate: number, group: readonly CurveSource[]): { name: string; changed: string } {
  const changed = group.filter(({ changes = [] }) => changes.length > 0).map(rateName)
  if (group.length === 1) return { name: `rate ${changed[0] ?? rate}`, changed: '' }
  return { name: `rate ${rate}`, changed: changed.length <= 3 ? changed.join(', ') : `${changed.length} of ${group.length} with changed rates` }
}

/** A run without an end that a mean could count. */
export const isLost = ({ status }: Pick<CurveSource, 'status'>): boolean => status === 'diverged' || status === 'failed'

/** Which runs of a rate diverged or failed, in words; empty where none did. */
export function lossesOf(group: readonly CurveSource[]): string {
  return (['diverged', 'failed'] as const)
    .map((status) => {
      const lost = group.filter((run) => run.status === status)
      if (lost.length === 0) return ''
      if (group.length === 1) return status
      return lost.length <= 3 ? `${lost.length === 1 ? 'seed' : 'seeds'} ${lost.map((run) => run.seed).join(', ')} ${status}` : `${lost.length} of ${group.length} ${status}`
    })
    .filter((words) => words !== '')
    .join(', ')
}

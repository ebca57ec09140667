import type { Experiment } from '../src-engine/contract/experiment.ts'
import type { Outcome } from '../src-engine/contract/messages.ts'
import { quantile, wilsonInterval } from './statistics.ts'

/** How a run ended, or that it has not, and the epochs it has had. */
export interface MapCell {
  /** The run's number; undefined where there is no such run. */
  run?: number
  status: 'waiting' | 'running' | Outcome
  epochs: number
}

/** A learning rate over all its seeds. */
export interface RateSummary {
  rate: number
  runs: number
  /** Runs that came to an end by themselves: stopped and failed ones tell nothing about the rate. */
  decided: number
  converged: number
  /** Of the decided; undefined while there is none. */
  share?: { value: number; low: number; high: number }
  /** Epochs of the converged; undefined while there is none. */
  epochs?: { lowerQuartile: number; median: number; upperQuartile: number }
}

/** The runs of a sweep's product: a column a learning rate, ascending, and a row a seed, in the sweep's order. */
export interface ConvergenceGrid {
  rates: readonly number[]
  seeds: readonly number[]
  /** rates × seeds, the seeds of a rate side by side. */
  cells: readonly MapCell[]
  summaries: readonly RateSummary[]
}

interface GridRun {
  index: number
  learningRate: number
  seed: number
  status: MapCell['status']
  epochs: number
}

/** Branches have no place of their own in the grid: they come after the product's runs, which take the places. */
export function convergenceGrid(runs: readonly GridRun[], { sweep }: Pick<Experiment, 'sweep'>): ConvergenceGrid {
  const rates = sweep.learningRates.toSorted((a, b) => a - b)
  const { seeds } = sweep
  const columns = placesOf(rates)
  const rows = placesOf(seeds)
  const cells = new Array<MapCell>(rates.length * seeds.length).fill({ status: 'waiting', epochs: 0 })
  const taken = new Uint8Array(cells.length)
  for (const { index, learningRate, seed, status, epochs } of runs) {
    const place = freePlace(columns.get(learningRate), rows.get(seed), seeds.length, taken)
    if (place === undefined) continue
    taken[place] = 1
    cells[place] = { run: index, status, epochs }
  }
  return { rates, seeds, cells, summaries: rates.map((rate, column) => summaryOf(rate, cells.slice(column * seeds.length, (column + 1) * seeds.length))) }
}

/** Where each value stands; one that is given twice stands in two places. */
function placesOf(values: readonly number[]): Map<number, number[]> {
  const places = new Map<number, number[]>()
  values.forEach((value, place) => {
    const all = places.get(value)
    if (all) all.push(place)
    else places.set(value, [place])
  })
  return places
}

function freePlace(columns: readonly number[] = [], rows: readonly number[] = [], rowCount: number, taken: Uint8Array): number | undefined {
  for (const column of columns)
    for (const row of rows) {
      const place = column * rowCount + row
      if (taken[place] === 0) return place
    }
  return undefined
}

function summaryOf(rate: number, cells: readonly MapCell[]): RateSummary {
  const epochs: number[] = []
  let decided = 0
  for (const cell of cells) {
    if (cell.status === 'converged') epochs.push(cell.epochs)
    if (cell.status === 'converged' || cell.status === 'max-epochs' || cell.status === 'diverged') decided++
  }
  epochs.sort((a, b) => a - b)
  const converged = epochs.length
  return {
    rate,
    runs: cells.length,
    decided,
    converged,
    ...(decided > 0 && { share: { value: converged / decided, ...wilsonInterval(converged, decided) } }),
    ...(converged > 0 && { epochs: { lowerQuartile: quantile(epochs, 0.25), median: quantile(epochs, 0.5), upperQuartile: quantile(epochs, 0.75) } }),
  }
}

/** The map as a table of CSV: a row a cell. */
export function convergenceCsv({ rates, seeds, cells }: ConvergenceGrid): string {
  const rows = cells.map((cell, place) => [rates[Math.floor(place / seeds.length)]!, seeds[place % seeds.length]!, cell.status, cell.epochs].join(','))
  return ['learningRate,seed,outcome,epochs', ...rows, ''].join('\n')
}

import type { HistorySeries } from './messages.ts'
import type { Model } from './model.ts'

/** What of a run can be large. */
interface Sized {
  readonly history: HistorySeries
  readonly model: Model | null
}

/** Runs in groups of at most so many numbers, or of one run that has more; a group without runs where there are none. */
export function groupsBySize<Run extends Sized>(runs: readonly Run[], most: number): Run[][] {
  const groups: Run[][] = [[]]
  let numbers = 0
  for (const run of runs) {
    const size = sizeOf(run)
    if (numbers > 0 && numbers + size > most) {
      groups.push([])
      numbers = 0
    }
    groups.at(-1)!.push(run)
    numbers += size
  }
  return groups
}

function sizeOf({ history, model }: Sized): number {
  const series = Object.values(history).reduce((sum, values: Float64Array) => sum + values.length, 0)
  return series + (model?.layers ?? []).reduce((sum, { weights, biases }) => sum + weights.length + (biases?.length ?? 0), 0)
}

import * as v from 'valibot'
import { finite } from '../../src-engine/contract/validation.ts'
import type { RunRecord } from '../ipc/api.ts'

/**
 * Small curves of an experiment's runs for the list: at most 8 runs, each with at most 24 points, as text: `0 0.25 12 0.2` for
 * the losses 0.25 at epoch 0 and 0.2 at 12. As single numbers they took ten times as long to check.
 */
export const thumbnailSchema = v.array(v.strictObject({ learningRate: finite(), points: v.string() }))
export type Thumbnail = v.InferOutput<typeof thumbnailSchema>

const mostCurves = 8
const mostPoints = 24

/** The mean losses of runs evenly chosen, at points evenly chosen; what is no finite number is left out. */
export function thumbnailOf(runs: readonly Pick<RunRecord, 'learningRate' | 'history'>[]): Thumbnail {
  return evenly(runs, mostCurves)
    .map(({ learningRate, history }) => {
      const points = evenly([...history.epoch.keys()], mostPoints)
        .map((place) => ({ epoch: history.epoch[place]!, loss: Number(history.meanLoss[place]!.toPrecision(3)) }))
        .filter(({ loss }) => Number.isFinite(loss))
      return { learningRate, points: points.map(({ epoch, loss }) => `${epoch} ${loss}`).join(' ') }
    })
    .filter(({ points }) => points !== '')
}

/** At most so many of some values, the first and the last among them. */
function evenly<Value>(values: readonly Value[], most: number): Value[] {
  if (values.length <= most) return [...values]
  return Array.from({ length: most }, (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))]!)
}

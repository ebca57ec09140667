import { stringify } from '../contract/lossless-json.ts'
import type { RunResult } from '../contract/results.ts'

const header = 'run,learningRate,seed,epoch,meanLoss,maxSampleLoss,accuracy'

/**
 * The histories of all runs as one CSV table, runs counted from 1, in pieces: one a run, so that none outgrows a string.
 * Numbers as in results files, NaN and Infinity by name.
 */
export function* historyCsv(runs: Iterable<Pick<RunResult, 'learningRate' | 'seed' | 'history'>>): Generator<string> {
  yield `${header}\n`
  let number = 0
  for (const { learningRate, seed, history } of runs) {
    number++
    const lines = history.epoch.map((epoch, point) =>
      [number, learningRate, seed, epoch, history.meanLoss[point]!, history.maxSampleLoss[point]!, history.accuracy[point]!].map(written).join(','),
    )
    if (lines.length > 0) yield `${lines.join('\n')}\n`
  }
}

function written(value: number): string {
  return Number.isFinite(value) ? stringify(value) : String(value)
}

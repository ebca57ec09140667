import { stringify } from '../contract/lossless-json.ts'
import type { RunResult } from '../contract/results.ts'

const header = 'run,learningRate,seed,epoch,meanLoss,maxSampleLoss,accuracy'

/** The histories of all runs as one CSV table, runs counted from 1. Numbers as in results files, NaN and Infinity by name. */
export function historyCsv(runs: readonly Pick<RunResult, 'learningRate' | 'seed' | 'history'>[]): string {
  const lines = runs.flatMap(({ learningRate, seed, history }, index) =>
    history.epoch.map((epoch, point) =>
      [index + 1, learningRate, seed, epoch, history.meanLoss[point]!, history.maxSampleLoss[point]!, history.accuracy[point]!].map(written).join(','),
    ),
  )
  return `${[header, ...lines].join('\n')}\n`
}

function written(value: number): string {
  return Number.isFinite(value) ? stringify(value) : String(value)
}

import { describe, expect, it } from 'vitest'
import { arrangedRuns, runsAsCsv, runsAsMarkdown } from './run-columns.ts'
import { waitingRun, type LiveRun } from './stores/live-run.ts'

function run(index: number, learningRate: number, seed: number, status: LiveRun['status'], losses: number[] = []): LiveRun {
  const one = { ...waitingRun({ learningRate, seed }, index), status, epochs: losses.length }
  const values = Float64Array.from(losses)
  one.history.append({ from: 0, epoch: values, meanLoss: values, maxSampleLoss: values, accuracy: values })
  return one
}

const runs = [run(0, 0.8, 1, 'converged', [0.25]), run(1, 0.8, 2, 'diverged', [Number.NaN]), run(2, 3.2, 1, 'converged', [0.0625]), run(3, 3.2, 2, 'waiting')]
const all = { status: 'any', words: '' } as const
const places = (...parameters: Parameters<typeof arrangedRuns>) => arrangedRuns(...parameters).map(({ index }) => index)

describe('the table of runs', () => {
  it('is in run order until it is sorted, then by value, runs without one last whichever way', () => {
    expect(places(runs, all)).toEqual([0, 1, 2, 3])
    expect(places(runs, all, { by: 'meanLoss', isDescending: false })).toEqual([2, 0, 1, 3])
    expect(places(runs, all, { by: 'meanLoss', isDescending: true })).toEqual([0, 2, 1, 3])
    expect(places(runs, all, { by: 'rate', isDescending: true })).toEqual([2, 3, 0, 1])
    expect(places(runs, all, { by: 'outcome', isDescending: false })).toEqual([0, 2, 1, 3])
  })

  it('is filtered by outcome and by words', () => {
    expect(places(runs, { status: 'converged', words: '' })).toEqual([0, 2])
    expect(places(runs, { status: 'any', words: '3.2' })).toEqual([2, 3])
    expect(places(runs, { status: 'any', words: 'rate 0.8, seed 2' })).toEqual([1])
    expect(places(runs, { status: 'any', words: 'seed 2' })).toEqual([1, 3])
    expect(places(runs, { status: 'any', words: '3.2 seed 2' })).toEqual([3])
    expect(places(runs, { status: 'any', words: 'DIVERGED' })).toEqual([1])
  })

  it('is copied as Markdown as it is read', () => {
    expect(runsAsMarkdown(runs.slice(0, 2), ['rate', 'outcome', 'meanLoss'])).toBe('| Rate | Outcome | Mean loss |\n| --- | --- | ---: |\n| 0.8 | Converged | 0.2500 |\n| 0.8 | Diverged | NaN |\n')
  })

  it('is copied as CSV with every digit', () => {
    const third = run(0, 0.1, 1, 'stopped', [1 / 3])
    expect(runsAsCsv([third, runs[3]!], ['rate', 'seed', 'meanLoss', 'time'])).toBe('Rate,Seed,Mean loss,Time (ms)\n0.1,1,0.3333333333333333,0\n3.2,2,,0\n')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelFormat, type Model } from '../contract/model.ts'
import { stringify } from '../contract/lossless-json.ts'
import type { RunResult } from '../contract/results.ts'
import { experimentWith } from '../testing/experiments.ts'
import { readExperiment, writeExperiment } from './experiment-file.ts'
import { historyCsv } from './history-csv.ts'
import { readModel, writeModel } from './model-file.ts'
import { readResults, writeResults } from './results-file.ts'

const model = (weights: number[], biases: number[] | null): Model => ({
  format: modelFormat,
  version: 1,
  inputs: weights.length,
  layers: [{ inputs: weights.length, units: 1, activation: 'sigmoid', weights, biases }],
})

const run: RunResult = {
  learningRate: 0.1,
  seed: 3,
  outcome: 'diverged',
  epochs: 2,
  elapsedMs: 1.5,
  history: { epoch: [0, 1, 2], meanLoss: [0.1, 1e-300, NaN], maxSampleLoss: [0.2, 5e-324, Infinity], accuracy: [0.5, 1 / 3, -0] },
  model: model([0.1 + 0.2, -0, NaN], null),
}

const textOf = (pieces: Iterable<string>): string => [...pieces].join('')

describe('files', () => {
  test.each([0, 1, 3])('of results are, piece by piece, the JSON text of the whole with %i runs', (count) => {
    const experiment = experimentWith()
    const runs = Array.from({ length: count }, () => run)
    const pieces = [...writeResults(experiment, runs)]
    expect(pieces.join('')).toBe(`${stringify({ format: 'backprop-bench/results', version: 1, experiment, runs }, '  ')}\n`)
    expect(pieces).toHaveLength(count + 3)
  })

  test('take their runs one by one, so that no more than one need be there', () => {
    let taken = 0
    const runs = function* (): Generator<RunResult> {
      for (; taken < 5; taken++) yield run
    }
    const pieces = writeResults(experimentWith(), runs())
    for (let piece = 0; piece < 2; piece++) pieces.next()
    expect(taken).toBe(0)
    expect([...historyCsv(runs())]).toHaveLength(1 + 5)
  })

  test('of results read back to the same bits, in run order', () => {
    const experiment = experimentWith({ sweep: { seeds: [3, 4] } })
    const failed: RunResult = { ...run, seed: 4, outcome: 'failed', reason: 'the worker thread ended with code 1', model: null, precision: 'float32', relaxedSimd: true }
    expect(readResults(textOf(writeResults(experiment, [run, failed])))).toEqual({ format: 'backprop-bench/results', version: 1, experiment, runs: [run, failed] })
  })

  test('of results tell of each run where its learning rate was changed', () => {
    const changed: RunResult = { ...run, changes: [{ epoch: 1, learningRate: 0.05 }, { epoch: 1, learningRate: 1e-300 }] }
    expect(readResults(textOf(writeResults(experimentWith(), [run, changed]))).runs).toEqual([run, changed])
    expect(() => readResults(textOf(writeResults(experimentWith(), [{ ...run, changes: [{ epoch: 1, learningRate: 0 }] }])))).toThrow('runs[0].changes[0].learningRate: expected a number > 0, got 0')
  })

  test('of results hold runs that were stopped before they began', () => {
    const history = { epoch: [], meanLoss: [], maxSampleLoss: [], accuracy: [] }
    const unstarted: RunResult = { ...run, outcome: 'stopped', epochs: 0, elapsedMs: 0, history, model: null }
    expect(readResults(textOf(writeResults(experimentWith(), [unstarted, run]))).runs).toEqual([unstarted, run])
    expect(textOf(historyCsv([unstarted]))).toBe('run,learningRate,seed,epoch,meanLoss,maxSampleLoss,accuracy\n')
  })

  test('of models read back to the same bits', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), fc.option(fc.double()), (weights, bias) => {
        const written = model(weights, bias === null ? null : [bias])
        expect(readModel(writeModel(written))).toEqual(written)
      }),
    )
  })

  test('of experiments read back', () => {
    expect(readExperiment(writeExperiment(experimentWith()))).toEqual(experimentWith())
  })

  test('that are broken are refused, the place named', () => {
    expect(() => readExperiment('{"format": "backprop-bench/model"}')).toThrow('format: expected "backprop-bench/experiment", got "backprop-bench/model"')
    expect(() => readModel('[')).toThrow(/^model: expected JSON text, got /)
    expect(() => readResults(textOf(writeResults(experimentWith(), [{ ...run, epochs: -1 }])))).toThrow('runs[0].epochs: expected a whole number ≥ 0, got -1')
  })
})

test('the history table counts runs from 1 and gives every point a line', () => {
  expect(textOf(historyCsv([run, { ...run, learningRate: 3.2, history: { epoch: [0], meanLoss: [0.25], maxSampleLoss: [1], accuracy: [1] } }]))).toBe(
    'run,learningRate,seed,epoch,meanLoss,maxSampleLoss,accuracy\n1,0.1,3,0,0.1,0.2,0.5\n1,0.1,3,1,1e-300,5e-324,0.3333333333333333\n1,0.1,3,2,NaN,Infinity,-0\n2,3.2,3,0,0.25,1,1\n',
  )
})

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import Conf from 'conf'
import type { Experiment } from '../../src-engine/contract/experiment.ts'
import type { Model } from '../../src-engine/contract/model.ts'
import type { RunRecord } from '../ipc/api.ts'
import { Library } from './library.ts'
import type { OpenStore } from './stored-file.ts'

/** What electron-store wraps, for tests in plain Node, where there is no Electron for it to ask. */
export const openConf: OpenStore = (path, serialize) => {
  const { dir: cwd, name: configName, ext: fileExtension } = parse(path)
  return new Conf({ cwd, configName, fileExtension, serialize })
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'backprop-bench-'))
}

export function libraryIn(folder: string): Library {
  return new Library(folder, openConf)
}

export const experiment: Experiment = {
  format: 'backprop-bench/experiment',
  version: 1,
  name: 'XOR easy',
  dataset: { kind: 'xor-easy' },
  network: { layers: [{ units: 3, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }], bias: false, initialization: { scheme: 'zeros' } },
  training: { loss: 'squared-error', optimizer: { kind: 'sgd' }, batchSize: 1, shuffle: false, maxEpochs: 10 },
  sweep: { learningRates: [0.1, 0.8], seeds: [1] },
}

export const model: Model = {
  format: 'backprop-bench/model',
  version: 1,
  inputs: 2,
  layers: [
    { inputs: 2, units: 2, activation: 'tanh', weights: Float64Array.of(-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324), biases: Float64Array.of(0, -1e-310) },
    { inputs: 2, units: 1, activation: 'sigmoid', weights: Float64Array.of(0.1, Number.NEGATIVE_INFINITY), biases: null },
  ],
}

export const run: RunRecord = {
  learningRate: 0.8,
  seed: 1,
  outcome: 'converged',
  epochs: 2,
  elapsedMs: 1.5,
  history: {
    epoch: Float64Array.of(0, 1, 2),
    meanLoss: Float64Array.of(0.5, Number.NaN, -0),
    maxSampleLoss: Float64Array.of(1, Number.POSITIVE_INFINITY, 5e-324),
    accuracy: Float64Array.of(0, 0.5, 1),
  },
  model,
}

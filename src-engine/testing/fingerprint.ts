import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { compileForSpeed } from '../compile-for-speed.ts'
import { useWideVectors } from '../compile/vector-width.ts'
import type { Experiment } from '../contract/experiment.ts'
import { createTrainer } from '../training/create-trainer.ts'
import type { Run } from '../training/run.ts'
import { experimentWith } from './experiments.ts'
import { trainWhole } from './train-whole.ts'

/** Outcome, epochs, and a hash over all weights and the whole history of a run: equal where every bit is equal. */
export function fingerprint(run: Run): string {
  const hash = createHash('sha256')
  for (const { weights, biases } of run.model().layers) hash.update(Float64Array.from([...weights, ...(biases ?? [])]))
  const { from: _from, ...series } = run.history.since().tail
  for (const values of Object.values(series)) if (values) hash.update(values)
  return `${run.outcome} after ${run.epochs}: ${hash.digest('hex').slice(0, 16)}`
}

const layers = (...units: number[]): Experiment['network']['layers'] =>
  units.map((width, index) => ({ units: width, activation: index === units.length - 1 ? 'sigmoid' : 'tanh' }))

const rows = Array.from({ length: 21 }, (_, row) => row)

/** One experiment for each way a network can be trained: small and large, by sample and by batch, each with all that may go with it. */
export const everyWay: readonly Experiment[] = [
  experimentWith(),
  experimentWith({ network: { layers: layers(24, 24, 1), bias: true }, training: { maxEpochs: 30, shuffle: true } }),
  experimentWith({ dataset: { kind: 'moons', n: 90, seed: 3, noise: 0.1, testFraction: 0.2 }, network: { layers: layers(9, 1), bias: true }, training: { batchSize: 7, maxEpochs: 40, loss: 'cross-entropy', optimizer: { kind: 'adam' } } }),
  experimentWith({ network: { layers: layers(33, 17, 1) }, training: { batchSize: 'full', maxEpochs: 40, optimizer: { kind: 'nesterov' }, l1: 1e-4, l2: 1e-3 } }),
  experimentWith({
    dataset: { kind: 'inline', inputs: rows.map((row) => [Math.sin(row), Math.cos(1.7 * row)]), targets: rows.map((row) => [0, 1, 2].map((column) => Number(row % 3 === column))) },
    network: { layers: [{ units: 11, activation: 'relu' }, { units: 6, activation: 'leaky-relu' }, { units: 3, activation: 'softmax' }], bias: true, initialization: { scheme: 'he-uniform' } },
    training: { batchSize: 4, maxEpochs: 40, loss: 'cross-entropy', optimizer: { kind: 'rmsprop', momentum: 0.5 } },
    sweep: { learningRates: [0.003] },
  }),
  experimentWith({ network: { layers: [{ units: 5, activation: 'leaky-relu' }, { units: 1, activation: 'sigmoid' }] }, training: { maxEpochs: 60, optimizer: { kind: 'momentum' }, schedule: { kind: 'step', stepSize: 7, gamma: 0.5 }, l2: 1e-3 }, sweep: { learningRates: [0.02] } }),
  // Weights grow until they are no numbers.
  experimentWith({ training: { l2: 0.1, maxEpochs: 200 }, sweep: { learningRates: [30] } }),
  // Large enough to go piece by piece.
  experimentWith({ dataset: { kind: 'moons', n: 40, seed: 3, noise: 0.1 }, network: { layers: layers(370, 370, 1), bias: true, initialization: { scheme: 'glorot-uniform' } }, training: { batchSize: 16, maxEpochs: 3, optimizer: { kind: 'adam' } }, sweep: { learningRates: [0.001] } }),
]

/**
 * Run as a program of its own: prints the fingerprints, a line each. With the word `speed` it does so as the engine process
 * would, and prints first whether vectors are wide.
 */
export function printFingerprints(): void {
  if (process.argv.includes('speed')) {
    const isWide = compileForSpeed({ setFlag: setFlagsFromString, version: process.versions.v8, arch: process.arch, now: () => performance.now() })
    if (isWide) useWideVectors()
    console.log(isWide ? 'wide' : 'plain')
  }
  for (const experiment of everyWay) console.log(fingerprint(trainWhole(experiment, undefined, { createTrainer })))
}

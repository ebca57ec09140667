import fc from 'fast-check'
import { expect } from 'vitest'
import { activationNames, runsOf, type Experiment, type OptimizerSettings, type Schedule } from '../contract/experiment.ts'
import type { Run } from '../training/run.ts'
import type { TrainingData } from '../training/samples.ts'
import { experimentWith } from './experiments.ts'
import { trainWhole } from './train-whole.ts'

/** Schedules, and changes of the learning rate of run 0 in its first 50 epochs. */
export const anyRates = {
  schedule: fc.constantFrom<Schedule | undefined>(
    undefined,
    { kind: 'constant' },
    { kind: 'step', stepSize: 7, gamma: 0.5 },
    { kind: 'exponential', gamma: 0.9 },
    { kind: 'exponential', gamma: 1.02 },
    { kind: 'cosine', epochs: 30 },
    { kind: 'cosine', epochs: 60, minimum: 0.001 },
  ),
  changes: fc.array(fc.record({ run: fc.constant(0), epoch: fc.nat(50), learningRate: fc.constantFrom(0.002, 0.01, 0.04) }), { maxLength: 2 }),
}

/** Any experiment of a moderate size: every activation, loss, optimizer, schedule and penalty, with and without bias, order and test part. */
export function anyExperiment({ mostUnits = 6, mostLayers = 4, batchSizes = [1] as readonly Experiment['training']['batchSize'][] } = {}): fc.Arbitrary<Experiment> {
  const hiddenActivation = fc.constantFrom(...activationNames.filter((name) => name !== 'softmax'))
  const hidden = fc.array(fc.record({ units: fc.integer({ min: 1, max: mostUnits }), activation: hiddenActivation }), { maxLength: mostLayers - 1 })
  const ending = fc.oneof(
    fc.record({ output: fc.record({ units: fc.integer({ min: 1, max: 4 }), activation: hiddenActivation }), loss: fc.constant('squared-error' as const) }),
    fc.constant({ output: { units: 1, activation: 'sigmoid' as const }, loss: 'cross-entropy' as const }),
    fc.record({ output: fc.record({ units: fc.integer({ min: 1, max: 4 }), activation: fc.constant('softmax' as const) }), loss: fc.constant('cross-entropy' as const) }),
  )
  const optimizer = fc.constantFrom<OptimizerSettings>(
    { kind: 'sgd' },
    { kind: 'momentum' },
    { kind: 'momentum', momentum: 0.5 },
    { kind: 'nesterov' },
    { kind: 'rmsprop', epsilon: 1e-4 },
    { kind: 'rmsprop', momentum: 0.5, alpha: 0.9, epsilon: 1e-3 },
    { kind: 'adam', epsilon: 1e-4 },
    { kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-3 },
  )
  return fc
    .record({
      hidden,
      ending,
      optimizer,
      ...anyRates,
      inputs: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: 23 }),
      dataSeed: fc.nat(),
      bias: fc.boolean(),
      shuffle: fc.boolean(),
      l1: fc.constantFrom(0, 1e-3),
      l2: fc.constantFrom(0, 1e-2),
      testFraction: fc.constantFrom(0, 0.3),
      batchSize: fc.constantFrom(...batchSizes),
      seed: fc.integer({ min: 0, max: 1000 }),
      learningRate: fc.constantFrom(0.001, 0.01, 0.05),
    })
    .map(({ ending: { output, loss }, inputs, rows, dataSeed, bias, shuffle, testFraction, seed, learningRate, ...rest }) =>
      experimentWith({
        dataset: { kind: 'inline', ...table(rows, inputs, output.units, dataSeed), testFraction, splitSeed: seed },
        network: { layers: [...rest.hidden, output], bias, initialization: { scheme: 'glorot-uniform' } },
        training: { loss, optimizer: rest.optimizer, schedule: rest.schedule, batchSize: rest.batchSize, shuffle, l1: rest.l1, l2: rest.l2, maxEpochs: 50, stop: undefined },
        sweep: { learningRates: [learningRate], seeds: [seed], changes: rest.changes },
      }),
    )
}

/** Numbers without order (a linear congruential generator's), inputs from −1 to 1 and targets from 0 to 1. */
function table(rows: number, inputs: number, outputs: number, seed: number): { inputs: number[][]; targets: number[][] } {
  let state = seed >>> 0
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const columns = (count: number, of: () => number): number[][] => Array.from({ length: rows }, () => Array.from({ length: count }, of))
  return { inputs: columns(inputs, () => 2 * next() - 1), targets: columns(outputs, () => (next() < 0.5 ? Math.round(next()) : next())) }
}

/**
 * Whether rounding cannot lead a training far astray: changes of the learning rate or of the samples in their last digits must
 * not be seen. A weight that l1 holds at 0, for one, jumps with its sign. Rounding goes in no direction in particular, so
 * several are tried.
 */
export function isWellConditioned(experiment: Experiment, data: TrainingData, { nudge, most } = digits.float64): boolean {
  const settings = runsOf(experiment)[0]!
  const { learningRate } = settings
  const train = (rate: number, on: TrainingData): Run => trainWhole(experiment, { ...settings, learningRate: rate }, { data: on })
  const one = train(learningRate, data)
  return [
    () => train(learningRate * (1 + nudge), data),
    () => train(learningRate * (1 - nudge), data),
    () => train(learningRate, nudged(data, (index) => (index % 2 === 0 ? nudge : -nudge))),
    () => train(learningRate, nudged(data, (index) => (index % 3 === 0 ? -nudge : nudge))),
  ].every((trained) => {
    const other = trained()
    return one.outcome === other.outcome && distanceOf(one, other) < most
  })
}

/** By how much numbers are moved, and how far that may lead at most. */
export const digits = { float64: { nudge: 2 ** -45, most: 3e-12 }, float32: { nudge: 2 ** -16, most: 2e-5 } }

/** The samples with each input moved by its last digits, up or down. */
function nudged(data: TrainingData, nudgeOf: (index: number) => number): TrainingData {
  return { ...data, training: { ...data.training, inputs: data.training.inputs.map((value, index) => value * (1 + nudgeOf(index))) } }
}

/** Expects two runs to have taken the same way, within `tolerance` · max(1, |value|). */
export function expectSameWay(ours: Run, theirs: Run, tolerance: number): void {
  expect(ours.outcome).toBe(theirs.outcome)
  expect(ours.epochs).toBe(theirs.epochs)
  expect(distanceOf(ours, theirs)).toBeLessThanOrEqual(tolerance)
}

/** How far the losses and the weights of two runs are apart at most. */
export function distanceOf(ours: Run, theirs: Run): number {
  const [tail, expected] = [ours.history.since().tail, theirs.history.since().tail]
  const series = (['meanLoss', 'maxSampleLoss', 'testMeanLoss'] as const).map((name) => farthest(tail[name] ?? [], expected[name] ?? []))
  const model = theirs.model()
  const layers = ours.model().layers.map(({ weights, biases }, l) => Math.max(farthest(weights, model.layers[l]!.weights), farthest(biases ?? [], model.layers[l]!.biases ?? [])))
  return Math.max(...series, ...layers)
}

/** The largest difference, each relative to max(1, |expected|). Infinities and NaN must be the same. */
function farthest(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (values.length !== expected.length) return Infinity
  let most = 0
  for (let index = 0; index < expected.length; index++) {
    const [value, wanted] = [values[index]!, expected[index]!]
    if (!Object.is(value, wanted) && !(value === 0 && wanted === 0)) most = Math.max(most, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)))
    if (most !== most) return Infinity
  }
  return most
}

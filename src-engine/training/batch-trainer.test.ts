import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ModuleBuilder } from '../compile/assembler/module.ts'
import { activationNames, optimizerNames, runsOf, type Experiment } from '../contract/experiment.ts'
import type { Results } from '../contract/results.ts'
import { readExperiment } from '../formats/experiment-file.ts'
import { experimentWith } from '../testing/experiments.ts'
import { hostileExperiments } from '../testing/hostile-experiments.ts'
import { anyRates, digits, distanceOf, expectSameWay, isWellConditioned } from '../testing/random-training.ts'
import { switchRelaxedSimd } from '../testing/relaxed-simd.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createNetwork } from '../network/network.ts'
import { createBatchTrainer, suitsBatches } from './batch-trainer.ts'
import type { Run } from './run.ts'
import type { TrainingData } from './samples.ts'
import type { CreateTrainer, TrainerSettings } from './trainer.ts'

const createTrainer: CreateTrainer = createBatchTrainer

const parametersOf = (run: Run): number[] => run.model().layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])])

/** A digest of the bits of a run's outcome, parameters and history; one NaN is as good as another. */
function digest(run: Run): string {
  const { tail } = run.history.since()
  const hash = createHash('sha256').update(`${run.outcome} ${run.epochs}`).update(Float64Array.from(parametersOf(run), (value) => (value === value ? value : NaN)))
  for (const series of [tail.epoch, tail.meanLoss, tail.maxSampleLoss, tail.accuracy, tail.testMeanLoss, tail.testAccuracy]) if (series) hash.update(series.map((value) => (value === value ? value : NaN)))
  return hash.digest('hex')
}

/** Mixed: absolute near 0, relative elsewhere. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a).toHaveLength(b.length)
  return Array.from(a).reduce((most, value, index) => (Object.is(value, b[index]) ? most : Math.max(most, Math.abs(value - b[index]!) / (1 + Math.abs(b[index]!)))), 0)
}

const golden = (name: string): string => readFileSync(new URL(`./goldens/${name}.json`, import.meta.url), 'utf8')

describe.each(['linear-batch7-bias', 'three-class-softmax'])('the golden %s', (name) => {
  const experiment = readExperiment(golden(`${name}.experiment`))
  const { runs } = JSON.parse(golden(`${name}.expected`)) as Pick<Results, 'runs'>

  test.each(runsOf(experiment).map((settings, index) => ({ settings, expected: runs[index]! })))('agrees at rate $settings.learningRate', ({ settings, expected }) => {
    const run = trainWhole(experiment, settings, { createTrainer })
    const { tail } = run.history.since()
    expect([run.outcome, run.epochs]).toEqual([expected.outcome, expected.epochs])
    for (const series of ['meanLoss', 'maxSampleLoss', 'accuracy'] as const) expect(distance(tail[series], expected.history[series])).toBeLessThanOrEqual(1e-12)
    expect(distance(parametersOf(run), expected.model!.layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])]))).toBeLessThanOrEqual(1e-10)
  })
})

const hidden = activationNames.filter((name) => name !== 'softmax')
const layer = fc.record({ units: fc.integer({ min: 1, max: 21 }), activation: fc.constantFrom(...hidden) })
const output = fc.constantFrom(
  { units: 1, activation: 'sigmoid', loss: 'cross-entropy' },
  { units: 1, activation: 'sigmoid', loss: 'squared-error' },
  { units: 1, activation: 'tanh', loss: 'squared-error' },
  { units: 1, activation: 'linear', loss: 'squared-error' },
  { units: 3, activation: 'softmax', loss: 'cross-entropy' },
  { units: 7, activation: 'softmax', loss: 'cross-entropy' },
  { units: 5, activation: 'sigmoid', loss: 'squared-error' },
  { units: 2, activation: 'leaky-relu', loss: 'squared-error' },
  { units: 4, activation: 'relu', loss: 'squared-error' },
) satisfies fc.Arbitrary<{ units: number; activation: Experiment['network']['layers'][number]['activation']; loss: Experiment['training']['loss'] }>

/** Any experiment that a batch program can be asked for, on few samples. */
const experiments = fc
  .record({
    inputs: fc.integer({ min: 1, max: 6 }),
    hidden: fc.array(layer, { maxLength: 3 }),
    output,
    bias: fc.boolean(),
    count: fc.integer({ min: 2, max: 60 }),
    batch: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constant('full' as const)),
    shuffle: fc.boolean(),
    optimizer: fc.constantFrom(...optimizerNames),
    ...anyRates,
    l1: fc.constantFrom(0, 1e-3),
    l2: fc.constantFrom(0, 1e-2),
    testFraction: fc.constantFrom(0, 0.3),
    seed: fc.nat({ max: 1000 }),
    maxEpochs: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ inputs, hidden, output, bias, count, batch, shuffle, optimizer, schedule, changes, l1, l2, testFraction, seed, maxEpochs }): Experiment => {
    const { units, activation, loss } = output
    const number = (row: number, column: number): number => Math.sin(1.7 * row + 2.3 * column + seed)
    const target = (row: number, column: number): number => (units > 1 && loss === 'cross-entropy' ? Number(row % units === column) : 0.5 + 0.4 * number(row, column + 10))
    const rows = Array.from({ length: count }, (_, row) => row)
    return experimentWith({
      dataset: {
        kind: 'inline',
        inputs: rows.map((row) => Array.from({ length: inputs }, (_, column) => number(row, column))),
        targets: rows.map((row) => Array.from({ length: units }, (_, column) => target(row, column))),
        testFraction,
        splitSeed: seed,
      },
      network: { layers: [...hidden, { units, activation }], bias, initialization: { scheme: 'glorot-uniform' } },
      training: { loss, optimizer: { kind: optimizer }, schedule, batchSize: batch, shuffle, maxEpochs, l1, l2, stop: undefined },
      sweep: { learningRates: [0.01], seeds: [seed], changes },
    })
  })

describe('a batch program', () => {
  test('takes the reference’s way to the last bit, in float64, whatever it is asked for', () => {
    fc.assert(
      fc.property(experiments, fc.constantFrom(1, 300, 5000, 1e9), (experiment, budget) => {
        const data = dataOf(experiment)
        expect(digest(trainWhole(experiment, undefined, { data, createTrainer, budget }))).toBe(digest(trainWhole(experiment, undefined, { data })))
      }),
      { numRuns: 150 },
    )
  })

  test('comes to the same bits in wide vectors, piece by piece, and in memory that ends where it must', () => {
    fc.assert(
      fc.property(experiments, fc.constantFrom(1, 300, 1e9), fc.boolean(), fc.constantFrom(1 as const, 2 as const), (experiment, budget, piecemeal, perRegister) => {
        const data = dataOf(experiment)
        const other: CreateTrainer = (settings) => createBatchTrainer(settings, { piecemeal, perRegister, isTight: true })
        expect(digest(trainWhole(experiment, undefined, { data, createTrainer: other, budget }))).toBe(digest(trainWhole(experiment, undefined, { data })))
      }),
      { numRuns: 150 },
    )
  })

  test.each([false, true])('leaves −0 as the reference does where penalties are added, piece by piece: %s', (piecemeal) => {
    for (const penalty of [{ l1: 0.1 }, { l2: 0.1 }]) {
      const experiment = experimentWith({
        dataset: { kind: 'inline', inputs: [[1], [2]], targets: [[1], [1]] },
        network: { layers: [{ units: 2, activation: 'relu' }, { units: 1, activation: 'sigmoid' }], bias: false, initialization: { scheme: 'explicit', weights: [[-0, -1], [1, 1]] } },
        training: { batchSize: 2, maxEpochs: 1, stop: undefined, ...penalty },
      })
      const other: CreateTrainer = (settings) => createBatchTrainer(settings, { piecemeal })
      expect(trainWhole(experiment, undefined, { createTrainer: other }).model()).toEqual(trainWhole(experiment).model())
    }
  })

  test.each([false, true])('has sums of −0 where the reference has, piece by piece: %s', (piecemeal) => {
    // ReLU's slope at 0 makes every error, and with inputs above 0 every term of the gradient, −0: the weight becomes +0.
    const experiment = experimentWith({
      dataset: { kind: 'inline', inputs: [[1], [2], [3]], targets: [[1], [1], [1]] },
      network: { layers: [{ units: 1, activation: 'relu' }], bias: false, initialization: { scheme: 'explicit', weights: [[-0]] } },
      training: { batchSize: 3, maxEpochs: 1, stop: undefined },
    })
    const other: CreateTrainer = (settings) => createBatchTrainer(settings, { piecemeal })
    const weights = [trainWhole(experiment, undefined, { createTrainer: other }), trainWhole(experiment)].map((run) => run.model().layers[0]!.weights[0])
    expect(weights).toEqual([0, 0])
  })

  test.each([false, true])('stays within 1e-3 of the reference in float32, relaxed: %s', (relaxed) => {
    switchRelaxedSimd(relaxed)
    fc.assert(
      fc.property(experiments, (experiment) => {
        const data = dataOf(experiment)
        fc.pre(isWellConditioned(experiment, data, digits.float32))
        const single: Experiment = { ...experiment, training: { ...experiment.training, precision: 'float32' } }
        const [fast, plain, exact] = [trainWhole(single, undefined, { data, createTrainer }), trainWhole(single, undefined, { data }), trainWhole(experiment, undefined, { data })]
        // Where the plain reference's rounding leads astray, ours may go anywhere.
        fc.pre(distanceOf(plain, exact) <= 3e-5)
        expectSameWay(fast, exact, 1e-3)
      }),
      { numRuns: 100 },
    )
  })

  test('sums up batches that are larger than what it computes at once, to the reference’s last bit', () => {
    const experiment = experimentWith({
      dataset: { kind: 'moons', n: 2300, seed: 3, noise: 0.1 },
      network: { bias: true, layers: [{ units: 70, activation: 'relu' }, { units: 1, activation: 'sigmoid' }] },
      training: { loss: 'cross-entropy', optimizer: { kind: 'momentum' }, batchSize: 2000, shuffle: true, maxEpochs: 3, stop: undefined },
    })
    const expected = digest(trainWhole(experiment))
    for (const piecemeal of [false, true])
      for (const budget of [10_000, 1e9]) expect(digest(trainWhole(experiment, undefined, { createTrainer: (settings) => createBatchTrainer(settings, { piecemeal }), budget }))).toBe(expected)
  })

  test('computes large layers, too, to the reference’s last bit', () => {
    const experiment = experimentWith({
      dataset: { kind: 'spiral', n: 37, seed: 3, noise: 0.1 },
      network: { bias: true, layers: [{ units: 128, activation: 'tanh' }, { units: 131, activation: 'sigmoid' }, { units: 1, activation: 'linear' }], initialization: { scheme: 'glorot-uniform' } },
      training: { optimizer: { kind: 'adam' }, batchSize: 10, maxEpochs: 4, stop: undefined },
      sweep: { learningRates: [0.001] },
    })
    expect(digest(trainWhole(experiment, undefined, { createTrainer }))).toBe(digest(trainWhole(experiment)))
  })

  test.each([1e300, -1e300, 1e200, 5e-324, 1e-310, 1e155])('ends as the reference does, with weights of %f', (weight) => {
    for (const activation of ['sigmoid', 'tanh', 'relu', 'linear', 'softmax'] as const) {
      const units = activation === 'softmax' ? 3 : 2
      const experiment = experimentWith({
        dataset: { kind: 'inline', inputs: [[1, -1], [1e3, 2], [-2, 1e-3], [0, 0], [40, 1]], targets: Array.from({ length: 5 }, (_, row) => Array.from({ length: units }, (_, column) => Number(row % units === column))) },
        network: {
          layers: [{ units: 3, activation: activation === 'softmax' ? 'tanh' : activation }, { units, activation }],
          initialization: { scheme: 'explicit', weights: [[weight, 1, -weight, 0.5, weight, weight], Array.from({ length: 3 * units }, (_, index) => (index % 2 === 0 ? weight : -weight))] },
        },
        training: { loss: activation === 'softmax' ? 'cross-entropy' : 'squared-error', batchSize: 2, maxEpochs: 20, stop: undefined },
      })
      expect(digest(trainWhole(experiment, undefined, { createTrainer }))).toBe(digest(trainWhole(experiment)))
    }
  })

  test.each(hidden)('ends as the reference does with %s, whatever overflows, saturates and is too small', (activation) => {
    for (const [what, experiment] of hostileExperiments(activation))
      for (const batchSize of [3, 'full'] as const) {
        const batched = { ...experiment, training: { ...experiment.training, batchSize } }
        expect(digest(trainWhole(batched, undefined, { createTrainer })), what).toBe(digest(trainWhole(batched)))
      }
  })

  test('takes losses and accuracy by the targets as they are given, in float32 too', () => {
    const experiment = (target: number): Experiment =>
      experimentWith({ dataset: { kind: 'inline', inputs: [[0, 0], [0, 0]], targets: [[target], [target]] }, network: { layers: [{ units: 1, activation: 'sigmoid' }] }, training: { batchSize: 2, precision: 'float32', maxEpochs: 1, stop: undefined } })
    for (const target of [0.49999999, 0.5, 1e39]) {
      const [ours, theirs] = [trainWhole(experiment(target), undefined, { createTrainer }), trainWhole(experiment(target))].map((run) => run.history.since().tail)
      expect([ours!.accuracy[0], ours!.meanLoss[0]]).toEqual([theirs!.accuracy[0], theirs!.meanLoss[0]])
    }
  })

  test('diverges at the reference’s epoch', () => {
    const experiment = experimentWith({
      dataset: { kind: 'linear', n: 20, seed: 1 },
      network: { layers: [{ units: 4, activation: 'linear' }, { units: 1, activation: 'linear' }], initialization: { scheme: 'he-uniform' } },
      training: { batchSize: 6 },
      sweep: { learningRates: [100] },
    })
    const run = trainWhole(experiment, undefined, { createTrainer })
    expect(run.outcome).toBe('diverged')
    expect(digest(run)).toBe(digest(trainWhole(experiment)))
  })
})

test('a training is left to the reference when it asks for too much memory', () => {
  const settings = (count: number): TrainerSettings => {
    const { network, training } = experimentWith({ training: { batchSize: 2 } })
    const samples = (rows: number): TrainingData['training'] => ({ count: rows, inputs: new Float64Array(0), targets: new Float64Array(0) })
    const data = { inputs: 3000, outputs: 1, training: samples(count), test: samples(0) }
    return { network: createNetwork(3000, network.layers, false, 'float64'), data, training, learningRate: 1, order: null }
  }
  expect([settings(10), settings(100_000)].map(suitsBatches)).toEqual([true, false])
})

test('runs of a sweep share a compiled program, and what it needs to know of its constants', () => {
  const compiled = vi.spyOn(ModuleBuilder.prototype, 'bytes')
  const trained = (units: number, seed: number): unknown => {
    const experiment = experimentWith({
      network: { layers: [{ units, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }], bias: true, initialization: { scheme: 'glorot-uniform' } },
      training: { batchSize: 5, optimizer: { kind: 'adam' }, maxEpochs: 3, stop: undefined },
      sweep: { learningRates: [0.1 * seed], seeds: [seed] },
    })
    const model = (createTrainer?: CreateTrainer): unknown => trainWhole(experiment, undefined, createTrainer && { createTrainer }).model()
    expect(model(createBatchTrainer)).toEqual(model())
    return compiled.mock.calls.length
  }
  expect([trained(11, 1), trained(11, 2), trained(12, 1), trained(11, 3)]).toEqual([1, 1, 2, 2])
  compiled.mockRestore()
})

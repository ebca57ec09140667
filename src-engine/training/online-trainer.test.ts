import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activationNames, optimizerNames, runsOf, type Experiment } from '../contract/experiment.ts'
import { experimentWith } from '../testing/experiments.ts'
import { hostileExperiments } from '../testing/hostile-experiments.ts'
import { anyExperiment, expectSameWay, isWellConditioned } from '../testing/random-training.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createTrainer } from './create-trainer.ts'
import { createOnlineTrainer, suitsOnline } from './online-trainer.ts'
import { Run } from './run.ts'
import type { CreateTrainer } from './trainer.ts'

const inStyle =
  (isUnrolled?: boolean): CreateTrainer =>
  (settings) => {
    expect(suitsOnline(settings)).toBe(true)
    return createOnlineTrainer(settings, { isTight: true, ...(isUnrolled !== undefined && { isUnrolled }) })
  }
const weightsOf = (run: Run): number[][] => run.model().layers.flatMap(({ weights, biases }) => [[...weights], [...(biases ?? [])]])
const hidden = activationNames.filter((name) => name !== 'softmax')

/** Where the numbers are not beyond all measure from the start. */
const inStyleIfSuited =
  (isUnrolled: boolean): CreateTrainer =>
  (settings) => (suitsOnline(settings) ? inStyle(isUnrolled)(settings) : createTrainer(settings))

describe.each([
  { what: 'unrolled', isUnrolled: true, mostUnits: 6 },
  { what: 'in loops', isUnrolled: false, mostUnits: 40 },
])('one update a sample, $what,', ({ isUnrolled, mostUnits }) => {
  const createTrainer = inStyle(isUnrolled)

  test('goes the way of the reference, with random networks, losses, optimizers, learning rates, penalties, seeds and orders', () => {
    fc.assert(
      fc.property(anyExperiment({ mostUnits }), (experiment) => {
        const data = dataOf(experiment)
        fc.pre(isWellConditioned(experiment, data))
        const theirs = trainWhole(experiment, undefined, { data })
        const ours = trainWhole(experiment, undefined, { data, createTrainer })
        expectSameWay(ours, theirs, 1e-10)
        // Later, two outputs may differ by rounding alone, and the larger of them be another.
        expect(ours.history.since().tail.accuracy[0]).toBe(theirs.history.since().tail.accuracy[0])
      }),
      { numRuns: 80 },
    )
  })

  test('comes to the same bits wherever its epochs are cut and whatever is read meanwhile', () => {
    fc.assert(
      fc.property(anyExperiment({ mostUnits }), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(undefined, 0.5, 1), (any, budget, maxSampleLossBelow) => {
        const experiment = { ...any, training: { ...any.training, ...(maxSampleLossBelow !== undefined && { stop: { maxSampleLossBelow } }) } }
        const data = dataOf(experiment)
        const whole = trainWhole(experiment, undefined, { data, createTrainer, budget: 1e9 })
        const cut = new Run(experiment, runsOf(experiment)[0]!, data, createTrainer)
        while (!cut.step(budget)) cut.model()
        expect(weightsOf(cut)).toEqual(weightsOf(whole))
        expect([cut.outcome, cut.epochs]).toEqual([whole.outcome, whole.epochs])
        expect(cut.history.since().tail).toEqual(whole.history.since().tail)
      }),
      { numRuns: 60 },
    )
  })

  test.each(hidden)('ends as the reference does with hostile values, at the same epoch: %s', (activation) => {
    for (const [what, experiment] of hostileExperiments(activation)) {
      const data = dataOf(experiment)
      const [ours, theirs] = [trainWhole(experiment, undefined, { data, createTrainer: inStyleIfSuited(isUnrolled) }), trainWhole(experiment, undefined, { data })]
      expect([ours.outcome, ours.epochs], what).toEqual([theirs.outcome, theirs.epochs])
    }
  })

  test.each(optimizerNames)('diverges at the epoch of the reference where weights grow until they are no numbers, wherever epochs are cut: %s', (kind) => {
    for (const shuffle of [false, true])
      for (const [learningRate, l2] of [[30, 0.1], [100, 0.1], [0.8, 3], [3.2, 1], [0.8, 10]] as const) {
        const experiment = experimentWith({ training: { optimizer: { kind }, l2, shuffle, maxEpochs: 200, stop: undefined }, sweep: { learningRates: [learningRate] } })
        const theirs = trainWhole(experiment)
        const [whole, ...cut] = [1e9, 5000, 500, 60].map((budget) => trainWhole(experiment, undefined, { createTrainer: inStyleIfSuited(isUnrolled), budget }))
        expect([whole!.outcome, whole!.epochs], `rate ${learningRate}, l2 ${l2}`).toEqual([theirs.outcome, theirs.epochs])
        for (const one of cut) expect([weightsOf(one), one.history.since().tail], `rate ${learningRate}, l2 ${l2}`).toEqual([weightsOf(whole!), whole!.history.since().tail])
      }
  })

  test.each([
    { layers: 29, x: 1e9, learningRate: 0.3, l2: 0.5, maxEpochs: 100 },
    { layers: 9, x: 1e29, learningRate: 0.13, l2: 0.7, maxEpochs: 100 },
    { layers: 3, x: 1e90, learningRate: 0.13, l2: 0.7, maxEpochs: 250 },
  ])('comes to the same bits where weights leave all measure and come back, in one go and epoch by epoch: $layers layers', ({ layers, x, learningRate, l2, maxEpochs }) => {
    const experiment = experimentWith({
      dataset: { kind: 'inline', inputs: [[x], [x / 3]], targets: [[0], [0]] },
      network: chain(Array<number>(layers).fill(1)),
      training: { loss: 'cross-entropy', l2, maxEpochs, stop: undefined },
      sweep: { learningRates: [learningRate] },
    })
    const [whole, ...cut] = [1e9, 3000, 1].map((budget) => trainWhole(experiment, undefined, { createTrainer: inStyleIfSuited(isUnrolled), budget }))
    for (const one of cut) expect([weightsOf(one), one.history.since().tail]).toEqual([weightsOf(whole!), whole!.history.since().tail])
    expect(whole!.outcome).toBe(trainWhole(experiment).outcome)
  })

  test.each(Object.entries(beyondMeasure))('goes the way of the reference with %s', (_, experiment) => {
    const [ours, theirs] = [trainWhole(experiment, undefined, { createTrainer: inStyleIfSuited(isUnrolled) }), trainWhole(experiment)]
    expect([ours.outcome, ours.epochs]).toEqual([theirs.outcome, theirs.epochs])
    expectSameWay(ours, theirs, 1e-10)
  })

  test('gives the bits it has always given', () => {
    const digests = optimizerNames.map((kind) => {
      const hash = createHash('sha256')
      for (const list of weightsOf(trainWhole(manifold(kind), undefined, { createTrainer }))) hash.update(Float64Array.from(list))
      return hash.digest('hex').slice(0, 16)
    })
    expect(digests).toMatchSnapshot()
  })
})

const oneNeuron: Partial<Experiment['network']> = { layers: [{ units: 1, activation: 'sigmoid' }] }
const brief = { maxEpochs: 5, stop: undefined }
const chain = (weights: number[]): Partial<Experiment['network']> => ({
  layers: weights.map((_, index) => ({ units: 1, activation: index < weights.length - 1 ? 'linear' : 'sigmoid' })),
  initialization: { scheme: 'explicit', weights: weights.map((weight) => [weight]) },
})

/** Numbers that overflow or fade in one order of operations and not in another. */
const beyondMeasure: Record<string, Experiment> = {
  'weights whose product overflows': experimentWith({ dataset: { kind: 'inline', inputs: [[1e-100]], targets: [[1]] }, network: chain([1e160, 1e160, 1e160]), training: brief, sweep: { learningRates: [0.1] } }),
  'weights whose product overflows in the end': experimentWith({ dataset: { kind: 'inline', inputs: [[1e-60]], targets: [[1]] }, network: chain([1e70, 1e70, 1e70, 1e70, 1e70]), training: brief, sweep: { learningRates: [0.1] } }),
  'momentum and a rate that is 0 at first': experimentWith({ network: oneNeuron, training: { ...brief, optimizer: { kind: 'momentum' }, schedule: { kind: 'cosine', epochs: 3, minimum: 0.5 } }, sweep: { learningRates: [1e-17] } }),
  'momentum and a rate that is next to 0 for a while': experimentWith({ network: oneNeuron, training: { ...brief, optimizer: { kind: 'nesterov' } }, sweep: { learningRates: [0.5], changes: [{ run: 0, epoch: 2, learningRate: 1e-310 }, { run: 0, epoch: 3, learningRate: 1 }] } }),
  'inputs of 1e308': experimentWith({ dataset: { kind: 'inline', inputs: [[1e308, -1e308]], targets: [[0]] }, network: { layers: [{ units: 2, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }] }, training: brief, sweep: { learningRates: [0.1] } }),
  'a penalty that overflows': experimentWith({ network: { layers: [{ units: 2, activation: 'tanh' }, { units: 1, activation: 'linear' }], initialization: { scheme: 'zeros' } }, training: { ...brief, l2: 1.7e308 }, sweep: { learningRates: [30] } }),
  'a rate that becomes 1e308': experimentWith({ dataset: { kind: 'inline', inputs: [[0, 0]], targets: [[1]] }, network: oneNeuron, training: brief, sweep: { learningRates: [0.1], changes: [{ run: 0, epoch: 2, learningRate: 1.7e308 }] } }),
}

/** A run with biases, penalties, an order, and every activation but relu's. */
function manifold(kind: (typeof optimizerNames)[number]): Experiment {
  return experimentWith({
    dataset: { kind: 'moons', n: 31, seed: 3, noise: 0.1, testFraction: 0.2, splitSeed: 5 },
    network: {
      bias: true,
      layers: [
        { units: 5, activation: 'tanh' },
        { units: 3, activation: 'leaky-relu' },
        { units: 1, activation: 'sigmoid' },
      ],
    },
    training: { loss: 'cross-entropy', optimizer: { kind }, shuffle: true, maxEpochs: 40, l1: 1e-4, l2: 1e-3, stop: undefined },
    sweep: { learningRates: [0.01], seeds: [42] },
  })
}

test('wide and deep networks go the way of the reference', () => {
  const experiment = experimentWith({
    dataset: { kind: 'circle', n: 20, seed: 1, noise: 0.1 },
    network: {
      bias: true,
      initialization: { scheme: 'glorot-uniform' },
      layers: [{ units: 300, activation: 'tanh' }, { units: 37, activation: 'relu' }, ...Array.from({ length: 10 }, () => ({ units: 5, activation: 'leaky-relu' as const })), { units: 1, activation: 'sigmoid' }],
    },
    training: { maxEpochs: 10, stop: undefined },
  })
  expectSameWay(trainWhole(experiment, undefined, { createTrainer: inStyle() }), trainWhole(experiment), 1e-10)
})

test.each([
  { of: '70 layers', units: Array<number>(70).fill(40) },
  { of: 'a layer as wide as may be', units: [4096] },
])('a network of $of is trained sample by sample', ({ units }) => {
  const experiment = experimentWith({
    dataset: { kind: 'circle', n: 3, seed: 1, noise: 0.1 },
    network: { bias: true, initialization: { scheme: 'glorot-uniform' }, layers: [...units.map((count) => ({ units: count, activation: 'tanh' as const })), { units: 1, activation: 'sigmoid' }] },
    training: { optimizer: { kind: 'adam' }, maxEpochs: 2, stop: undefined },
    sweep: { learningRates: [1e-4] },
  })
  const suits: boolean[] = []
  const trained = trainWhole(experiment, undefined, {
    createTrainer: (settings) => {
      suits.push(suitsOnline(settings))
      return createOnlineTrainer(settings)
    },
  })
  expectSameWay(trained, trainWhole(experiment), 1e-10)
  expect(suits).toEqual([true])
})

test('batches, float32, too much code and numbers that its scales could not bear are left to others', () => {
  const suits = (experiment: Experiment): boolean => {
    let answer = false
    new Run(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: 1 }, dataOf(experiment), (settings) => {
      answer = suitsOnline(settings)
      return createOnlineTrainer(settings)
    })
    return answer
  }
  expect(suits(experimentWith())).toBe(true)
  expect(suits(experimentWith({ training: { batchSize: 2 } }))).toBe(false)
  expect(suits(experimentWith({ training: { precision: 'float32' } }))).toBe(false)
  expect(suits(experimentWith({ network: { layers: [...Array.from({ length: 100 }, () => ({ units: 40, activation: 'sigmoid' as const })), { units: 1, activation: 'sigmoid' }] } }))).toBe(false)
  expect(suits(experimentWith({ sweep: { learningRates: [1e301] } }))).toBe(false)
  expect(suits(experimentWith({ network: { initialization: { scheme: 'uniform', limit: 1e303 } } }))).toBe(false)
  expect(suits(experimentWith({ training: { l1: 1e200 } }))).toBe(false)
  expect(suits(experimentWith({ training: { optimizer: { kind: 'momentum' } }, sweep: { learningRates: [1e-200] } }))).toBe(false)
  expect(suits(experimentWith({ dataset: { kind: 'inline', inputs: [[1, 2]], targets: [[1]] }, training: { batchSize: 'full' } }))).toBe(true)
})

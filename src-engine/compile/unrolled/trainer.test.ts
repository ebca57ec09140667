import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activationNames, type Experiment, type LayerSettings } from '../../contract/experiment.ts'
import { experimentWith } from '../../testing/experiments.ts'
import { anyExperiment, expectSameWay, isWellConditioned } from '../../testing/random-training.ts'
import { dataOf, trainWhole } from '../../testing/train-whole.ts'
import { Run } from '../../training/run.ts'
import type { CreateTrainer } from '../../training/trainer.ts'
import { createUnrolledTrainer, suitsUnrolled } from './trainer.ts'

const createTrainer: CreateTrainer = (settings) => {
  expect(suitsUnrolled(settings)).toBe(true)
  return createUnrolledTrainer(settings)
}
const weightsOf = (run: Run): number[][] => run.model().layers.flatMap(({ weights, biases }) => [weights, biases ?? []])

test('goes the way of the reference, with random networks, losses, optimizers, penalties, seeds and orders', () => {
  fc.assert(
    fc.property(anyExperiment(), (experiment) => {
      const data = dataOf(experiment)
      fc.pre(isWellConditioned(experiment, data))
      expectSameWay(trainWhole(experiment, undefined, { data, createTrainer }), trainWhole(experiment, undefined, { data }), 1e-10)
    }),
    { numRuns: 150 },
  )
})

test('comes to the same bits wherever its epochs are cut and whatever is read meanwhile', () => {
  fc.assert(
    fc.property(anyExperiment(), fc.integer({ min: 1, max: 2000 }), (experiment, budget) => {
      const data = dataOf(experiment)
      const whole = trainWhole(experiment, undefined, { data, createTrainer, budget: 1e9 })
      const cut = new Run(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: experiment.sweep.seeds[0]! }, data, createTrainer)
      while (!cut.step(budget)) cut.model()
      expect(weightsOf(cut)).toEqual(weightsOf(whole))
      expect(cut.history.since().tail).toEqual(whole.history.since().tail)
    }),
    { numRuns: 40 },
  )
})

test('gives the bits it has always given', () => {
  const { weights, biases } = trainWhole(manifold('tanh'), undefined, { createTrainer }).model().layers[0]!
  expect(createHash('sha256').update(Float64Array.from([...weights, ...biases!])).digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"64e68f2ab5e6d216"`)
})

/** A run with a rich network whose first layer has the given activation. */
function manifold(activation: LayerSettings['activation'], training: Partial<Experiment['training']> = {}): Experiment {
  return experimentWith({
    dataset: { kind: 'moons', n: 31, seed: 3, noise: 0.1, testFraction: 0.2, splitSeed: 5 },
    network: {
      bias: true,
      layers: [
        { units: 7, activation },
        { units: 5, activation: 'sigmoid' },
        { units: 1, activation: 'sigmoid' },
      ],
    },
    training: { loss: 'cross-entropy', optimizer: { kind: 'adam' }, shuffle: true, maxEpochs: 40, l1: 1e-4, l2: 1e-3, stop: undefined, ...training },
    sweep: { learningRates: [0.01], seeds: [42] },
  })
}

describe('with hostile values', () => {
  /** Two inputs, one row for each pair of numbers; explicit weights of one size. */
  const hostile = (activation: LayerSettings['activation'], weight: number, input: number, rate: number, ending: Pick<Experiment['training'], 'loss'> & { output: LayerSettings }): Experiment => {
    const units = ending.output.units
    const targets = Array.from({ length: units }, (_, j) => (j === 0 ? 1 : 0))
    return experimentWith({
      dataset: { kind: 'inline', inputs: [[input, -input], [input, 0], [0, -0], [1, 1]], targets: [targets, targets.toReversed(), targets, targets] },
      network: {
        layers: [{ units: 2, activation }, ending.output],
        initialization: { scheme: 'explicit', weights: [[weight, -weight, weight / 3, weight], Array.from({ length: 2 * units }, (_, p) => (p % 2 === 0 ? weight : -weight / 7))] },
      },
      training: { loss: ending.loss, maxEpochs: 12, stop: undefined },
      sweep: { learningRates: [rate], seeds: [1] },
    })
  }
  const endings = [
    { loss: 'squared-error', output: { units: 2, activation: 'linear' } },
    { loss: 'squared-error', output: { units: 1, activation: 'sigmoid' } },
    { loss: 'squared-error', output: { units: 2, activation: 'tanh' } },
    { loss: 'cross-entropy', output: { units: 1, activation: 'sigmoid' } },
    { loss: 'cross-entropy', output: { units: 3, activation: 'softmax' } },
  ] as const

  test.each(activationNames.filter((name) => name !== 'softmax'))('ends as the reference does, at the same epoch: %s', (activation) => {
    for (const ending of endings)
      for (const weight of [1e-310, 1, 37, 800, 1e150, 1e300])
        for (const input of [1e-300, 0.5, 40, 1e160])
          for (const rate of [0.1, 1000]) {
            const experiment = hostile(activation, weight, input, rate, ending)
            const data = dataOf(experiment)
            const ours = trainWhole(experiment, undefined, { data, createTrainer })
            const theirs = trainWhole(experiment, undefined, { data })
            const what = `${ending.output.activation} with ${ending.loss}, weights of ${weight}, inputs of ${input}, rate ${rate}`
            expect([ours.outcome, ours.epochs], what).toEqual([theirs.outcome, theirs.epochs])
          }
  })
})

test('leaves batches, float32, larger networks and numbers that its scales could not bear to others', () => {
  const suits = (experiment: Experiment): boolean => {
    let answer = false
    new Run(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: 1 }, dataOf(experiment), (settings) => {
      answer = suitsUnrolled(settings)
      return createUnrolledTrainer(settings)
    })
    return answer
  }
  expect(suits(experimentWith())).toBe(true)
  expect(suits(experimentWith({ training: { batchSize: 2 } }))).toBe(false)
  expect(suits(experimentWith({ training: { precision: 'float32' } }))).toBe(false)
  expect(suits(experimentWith({ sweep: { learningRates: [1e301] } }))).toBe(false)
  expect(suits(experimentWith({ network: { initialization: { scheme: 'uniform', limit: 1e303 } } }))).toBe(false)
  expect(suits(experimentWith({ network: { layers: [{ units: 200, activation: 'relu' }, { units: 1, activation: 'sigmoid' }] } }))).toBe(false)
  expect(suits(experimentWith({ dataset: { kind: 'inline', inputs: [[1, 2]], targets: [[1]] }, training: { batchSize: 'full' } }))).toBe(true)
})

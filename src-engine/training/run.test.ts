import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Experiment, RateChange } from '../contract/experiment.ts'
import { experimentWith } from '../testing/experiments.ts'
import { fingerprint } from '../testing/fingerprint.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createTrainer as createChosenTrainer } from './create-trainer.ts'
import { createReferenceTrainer } from './reference-trainer.ts'
import { Run } from './run.ts'

/** Everything that decides bits, in one short run: shuffling, a smaller last batch, biases, penalties, a test part, scaling. */
const manifold = (changes: Partial<Experiment['training']> = {}): Experiment =>
  experimentWith({
    dataset: { kind: 'moons', n: 50, seed: 3, noise: 0.1, testFraction: 0.2, splitSeed: 5, scaling: 'standardize' },
    network: {
      bias: true,
      layers: [
        { units: 5, activation: 'tanh' },
        { units: 4, activation: 'sigmoid' },
        { units: 1, activation: 'sigmoid' },
      ],
    },
    training: { loss: 'cross-entropy', optimizer: { kind: 'adam' }, batchSize: 7, shuffle: true, maxEpochs: 40, l1: 1e-4, l2: 1e-3, ...changes },
    sweep: { learningRates: [0.01], seeds: [42] },
  })

describe('a run ends as', () => {
  test('converged, when every training sample is below the threshold', () => {
    const run = trainWhole(experimentWith())
    const { tail } = run.history.since()
    expect(run.outcome).toBe('converged')
    expect(tail.maxSampleLoss.at(-1)).toBeLessThan(0.04)
    expect(tail.maxSampleLoss.at(-2)).toBeGreaterThanOrEqual(0.04)
    expect(tail.accuracy.at(-1)).toBe(1)
  })

  test('converged at epoch 0, when nothing is left to learn', () => {
    const run = trainWhole(experimentWith({ training: { stop: { maxSampleLossBelow: 10 } } }))
    expect([run.outcome, run.epochs]).toEqual(['converged', 0])
  })

  test('max-epochs, also with none to train', () => {
    expect(trainWhole(experimentWith({ training: { maxEpochs: 7 } }))).toMatchObject({ outcome: 'max-epochs', epochs: 7 })
    expect(trainWhole(experimentWith({ training: { maxEpochs: 0 } }))).toMatchObject({ outcome: 'max-epochs', epochs: 0 })
  })

  test('diverged, at the epoch whose loss is not finite, with that epoch in its history', () => {
    const run = trainWhole(
      experimentWith({
        dataset: { kind: 'linear', n: 20, seed: 1 },
        network: { layers: [{ units: 4, activation: 'linear' }, { units: 1, activation: 'linear' }], initialization: { scheme: 'he-uniform' } },
        sweep: { learningRates: [100] },
      }),
    )
    const { tail } = run.history.since()
    expect(run.outcome).toBe('diverged')
    expect(tail.epoch.at(-1)).toBe(run.epochs)
    expect(Number.isFinite(tail.meanLoss.at(-1))).toBe(false)
    expect([...tail.meanLoss].slice(0, -1).every(Number.isFinite)).toBe(true)
  })

  test('diverged at epoch 0, when the data alone are too large', () => {
    const dataset = { kind: 'inline' as const, inputs: [[1e308, 1e308]], targets: [[1e200]] }
    expect(trainWhole(experimentWith({ dataset }))).toMatchObject({ outcome: 'diverged', epochs: 0 })
  })

  test('diverged, when only the test part has a loss that is not finite', () => {
    const dataset = { kind: 'inline' as const, inputs: [[0], [0]], targets: [[0], [1e200]], testFraction: 0.5 }
    const network = { layers: [{ units: 1, activation: 'linear' as const }], initialization: { scheme: 'zeros' as const } }
    const seeds = [0, 1, 2, 3].map((splitSeed) => trainWhole(experimentWith({ dataset: { ...dataset, splitSeed }, network, training: { maxEpochs: 1, stop: undefined } })))
    expect(seeds.map(({ outcome }) => outcome)).toContain('diverged')
  })

  test('stopped, with the weights and the history of its last evaluated epoch', () => {
    const experiment = experimentWith({ dataset: { kind: 'linear', n: 200, seed: 1 }, training: { maxEpochs: 50, shuffle: true, stop: undefined } })
    const data = dataOf(experiment)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 200, max: 300_000 }), (steps, budget) => {
        const run = new Run(experiment, { learningRate: 0.8, seed: 1 }, data, createReferenceTrainer)
        for (let step = 0; step < steps; step++) run.step(budget)
        const natural = run.outcome !== undefined
        run.stop(1e9)
        const same = trainWhole(experimentWith({ ...experiment, training: { ...experiment.training, maxEpochs: run.epochs } }), { learningRate: 0.8, seed: 1 }, { data })
        expect(run.outcome).toBe(natural ? 'max-epochs' : 'stopped')
        expect(fingerprint(run).replace('stopped', 'max-epochs')).toBe(fingerprint(same))
      }),
      { numRuns: 40 },
    )
  })

  test('stopped with its first weights and an empty history, when not even the first evaluation fits', () => {
    const run = new Run(experimentWith(), { learningRate: 0.8, seed: 1 }, dataOf(experimentWith()), createReferenceTrainer)
    run.stop(1)
    expect(run).toMatchObject({ outcome: 'stopped', epochs: 0 })
    expect(run.history.since().tail.epoch).toHaveLength(0)
    expect(run.model()).toEqual(trainWhole(experimentWith({ training: { maxEpochs: 0 } })).model())
  })
})

describe('a run whose learning rate changes', () => {
  const settings = { learningRate: 0.01, seed: 42 }

  test('has it changed from the epoch after the one named on, and of two changes at one epoch by the later', () => {
    const lossesWith = (changes: RateChange[]): number[] => [...trainWhole(manifold(), { ...settings, changes }).history.since().tail.meanLoss]
    const changed = lossesWith([{ epoch: 10, learningRate: 0.9 }, { epoch: 10, learningRate: 0.05 }])
    expect(changed.slice(0, 11)).toEqual(lossesWith([]).slice(0, 11))
    expect(changed[11]).not.toBe(lossesWith([])[11])
    expect(changed).toEqual(lossesWith([{ epoch: 10, learningRate: 0.05 }]))
    const other = [...trainWhole(manifold(), { learningRate: 0.05, seed: 42 }).history.since().tail.meanLoss]
    expect(lossesWith([{ epoch: 0, learningRate: 0.05 }])).toEqual(other)
  })

  test('while it goes on takes the way to the last bit that its settings would have led, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ steps: fc.nat(60), learningRate: fc.constantFrom(0.002, 0.03) }), { maxLength: 4 }), fc.integer({ min: 1, max: 8000 }), (wishes, budget) => {
        for (const createTrainer of [createReferenceTrainer, createChosenTrainer]) {
          const later = { epoch: 30, learningRate: 0.004 }
          const experiment = manifold({ schedule: { kind: 'exponential', gamma: 0.97 } })
          const run = new Run(experiment, { ...settings, changes: [later] }, dataOf(experiment), createTrainer)
          const changes: RateChange[] = [later]
          for (const { steps, learningRate } of wishes) {
            for (let step = 0; step < steps; step++) run.step(budget)
            changes.push({ epoch: run.changeRate(learningRate), learningRate })
          }
          while (!run.step(budget));
          expect(fingerprint(run)).toBe(fingerprint(trainWhole(experiment, { ...settings, changes: changes.toSorted((a, b) => a.epoch - b.epoch) }, { createTrainer })))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('names the epoch after which it changes: the last, or in mid-epoch the present one', () => {
    const run = new Run(manifold(), settings, dataOf(manifold()), createReferenceTrainer)
    const named = [0, 0, 1, 1].map((last) => {
      const epoch = run.changeRate(0.02)
      run.step(1e9, last)
      return epoch
    })
    run.step(1)
    expect([...named, run.changeRate(0.02)]).toEqual([0, 0, 0, 1, 2])
  })

  test('by a schedule has the rate of every epoch from it', () => {
    const stepwise = trainWhole(manifold({ schedule: { kind: 'step', stepSize: 15, gamma: 0.5 } }), settings)
    const changes = [{ epoch: 15, learningRate: 0.005 }, { epoch: 30, learningRate: 0.0025 }]
    expect(fingerprint(stepwise)).toBe(fingerprint(trainWhole(manifold(), { ...settings, changes })))
  })
})

describe('a run', () => {
  test('takes the same way to the last bit, however its steps are sized and whatever is read meanwhile', () => {
    const experiment = manifold()
    const data = dataOf(experiment)
    const expected = fingerprint(trainWhole(experiment, undefined, { data }))
    for (const budget of [1, 37, 5000, 60_000, 1e9]) {
      const run = new Run(experiment, { learningRate: 0.01, seed: 42 }, data, createReferenceTrainer)
      while (!run.step(budget)) {
        run.model()
        run.history.since()
      }
      expect(fingerprint(run)).toBe(expected)
    }
  })

  test('goes no further than to the end of an epoch that it is told', () => {
    const run = new Run(manifold(), { learningRate: 0.01, seed: 42 }, dataOf(manifold()), createReferenceTrainer)
    for (const [last, budget] of [[0, 1e9], [1, 10], [7, 1e9], [7, 1e9], [5, 1e9], [20, 3000], [1000, 1e9]] as const) {
      const before = run.epochs
      while (run.epochs < last && !run.step(budget, last));
      run.step(budget, last)
      expect(run.epochs).toBe(Math.max(before, Math.min(last, 40)))
    }
    expect(fingerprint(run)).toBe(fingerprint(trainWhole(manifold())))
  })

  test('gives the bits it has always given', () => {
    expect(fingerprint(trainWhole(experimentWith()))).toMatchInlineSnapshot(`"converged after 157: b36eaf99560bef23"`)
    expect(fingerprint(trainWhole(manifold()))).toMatchInlineSnapshot(`"max-epochs after 40: 9dbace1f98c814ef"`)
    expect(fingerprint(trainWhole(manifold({ optimizer: { kind: 'nesterov' }, batchSize: 'full' })))).toMatchInlineSnapshot(`"max-epochs after 40: 12b0d3ed4b442328"`)
    expect(fingerprint(trainWhole(manifold({ optimizer: { kind: 'rmsprop', momentum: 0.5 }, batchSize: 1 })))).toMatchInlineSnapshot(`"max-epochs after 40: 521dd3066e78e71b"`)
  })

  test('depends on its seed, in weights and in order', () => {
    const first = trainWhole(manifold({ maxEpochs: 1 }), { learningRate: 0.01, seed: 1 })
    expect(fingerprint(first)).not.toBe(fingerprint(trainWhole(manifold({ maxEpochs: 1 }), { learningRate: 0.01, seed: 2 })))
    expect(fingerprint(first)).not.toBe(fingerprint(trainWhole(manifold({ maxEpochs: 1, shuffle: false }), { learningRate: 0.01, seed: 1 })))
  })

  test('in float32 keeps float32 numbers, near those of float64', () => {
    const settings = { learningRate: 0.01, seed: 42 }
    const single = trainWhole(manifold({ precision: 'float32' }), settings).model()
    const double = trainWhole(manifold(), settings).model()
    single.layers.forEach((layer, l) =>
      layer.weights.forEach((weight, p) => {
        expect(Math.fround(weight)).toBe(weight)
        expect(Math.abs(weight - double.layers[l]!.weights[p]!)).toBeLessThan(1e-3)
      }),
    )
  })

  test('with a batch larger than the data set is one of full batches', () => {
    expect(fingerprint(trainWhole(manifold({ batchSize: 1000 })))).toBe(fingerprint(trainWhole(manifold({ batchSize: 'full' }))))
  })

  test.each([
    [experimentWith({ network: { layers: [{ units: 2, activation: 'sigmoid' }] } }), 'network.layers[0].units: expected 1, as many as the data set has target columns, got 2'],
    [
      experimentWith({ network: { initialization: { scheme: 'explicit', weights: [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3]] } } }),
      'network.initialization.weights[1]: expected 9 numbers (3 × 3), got 8',
    ],
    [experimentWith({ network: { initialization: { scheme: 'explicit', weights: [] } } }), 'network.initialization.weights: expected 3 lists, one a layer, got 0'],
    [
      experimentWith({ network: { layers: [{ units: 1, activation: 'sigmoid' }], initialization: { scheme: 'explicit', weights: [[1, 2]], biases: [[0]] } } }),
      'network.initialization.biases: expected none, because network.bias is false',
    ],
    [
      experimentWith({ network: { bias: true, layers: [{ units: 1, activation: 'sigmoid' }], initialization: { scheme: 'explicit', weights: [[1, 2]], biases: [[0, 1]] } } }),
      'network.initialization.biases[0]: expected 1 numbers, one a neuron, got 2',
    ],
    [
      experimentWith({ dataset: { kind: 'inline', inputs: [[1], [2]], targets: [[0], [2]] }, network: { layers: [{ units: 1, activation: 'sigmoid' }] }, training: { loss: 'cross-entropy' } }),
      'training.loss: expected "squared-error", or targets from 0 to 1 for "cross-entropy", got 2 in target column 1',
    ],
    [
      experimentWith({ network: { layers: [...Array.from({ length: 3 }, () => ({ units: 4096, activation: 'relu' as const })), { units: 1, activation: 'sigmoid' }] } }),
      /network\.layers: expected at most 4194304 weights and biases together, got 3356/,
    ],
  ])('that does not fit its data or network is refused, the place named (%#)', (experiment, message) => {
    expect(() => trainWhole(experiment)).toThrow(message)
  })
})

test('what a run worked with serves the next one, and the first still tells the losses of its samples', () => {
  const experiments = (['sgd', 'momentum', 'adam'] as const).map((kind) =>
    experimentWith({ dataset: { kind: 'moons', n: 23, seed: 1, noise: 0.2, testFraction: 0.3 }, training: { maxEpochs: 30, optimizer: { kind }, shuffle: true } }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...experiments), fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 4 }), (experiment, seeds) => {
      const data = dataOf(experiment)
      // Every other run has other numbers in the same places.
      const others = (values: Float64Array): Float64Array => values.map((value) => 1 - value)
      const turned = { ...data, training: { ...data.training, inputs: others(data.training.inputs) }, test: { ...data.test, inputs: others(data.test.inputs) } }
      const begin = (seed: number, index: number): Run => new Run(experiment, { learningRate: 0.3, seed }, index % 2 === 0 ? data : turned, createChosenTrainer)
      const whole = (run: Run): Run => {
        while (!run.step(1e6));
        return run
      }
      // Side by side every run has a place of its own; one after the other they share one.
      const apart = seeds.map(begin).map(whole)
      const inTurn = seeds.map((seed, index) => whole(begin(seed, index)))
      expect(inTurn.map(fingerprint)).toEqual(apart.map(fingerprint))
      for (const run of inTurn) {
        const losses = new Float64Array(data.training.count)
        run.sampleLosses(0, losses)
        expect(Math.max(...losses)).toBe(run.history.since().tail.maxSampleLoss.at(-1))
      }
      expect(inTurn.map(fingerprint)).toEqual(apart.map(fingerprint))
    }),
    { numRuns: 20 },
  )
})

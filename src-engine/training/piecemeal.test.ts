import { expect, test } from 'vitest'
import { runsOf } from '../contract/experiment.ts'
import { createNetwork } from '../network/network.ts'
import { experimentWith } from '../testing/experiments.ts'
import { fingerprint } from '../testing/fingerprint.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createBatchTrainer } from './batch-trainer.ts'
import { Run } from './run.ts'
import type { CreateTrainer, Trainer } from './trainer.ts'

const createTrainer: CreateTrainer = createBatchTrainer

const parametersOf = (run: Run): number[] => run.model().layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])])

test('a large network is trained in pieces, and in the middle of an update a stop takes back the epoch', () => {
  const experiment = experimentWith({
    dataset: { kind: 'moons', n: 12, seed: 3, noise: 0.1 },
    network: { bias: true, layers: [{ units: 1030, activation: 'tanh' }, { units: 1030, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }], initialization: { scheme: 'glorot-uniform' } },
    training: { optimizer: { kind: 'adam' }, batchSize: 4, maxEpochs: 2, stop: undefined },
    sweep: { learningRates: [0.001] },
  })
  const data = dataOf(experiment)
  const settings = runsOf(experiment)[0]!
  let pieces = 0
  let piecesOfBatch = 0
  const run = new Run(experiment, settings, data, (trainerSettings) => {
    const tried = createBatchTrainer(trainerSettings)
    for (tried.train(0, 4); tried.proceed!(); ) piecesOfBatch++
    const trainer = createBatchTrainer(trainerSettings)
    const proceed = (): boolean => {
      const done = trainer.proceed!()
      pieces += Number(done)
      return done
    }
    return { ...trainer, proceed }
  })
  run.step(1, 0)
  const before = parametersOf(run)
  // Forth, the stretches back and their gradients, the update’s beginning and some of its weights: without the last of these, and the biases.
  while (pieces < piecesOfBatch - 2) run.step(1)
  expect(run.epochs).toBe(0)
  run.stop(1)
  expect(parametersOf(run)).toEqual(before)
  const expected = fingerprint(trainWhole(experiment, settings, { data }))
  expect(fingerprint(trainWhole(experiment, settings, { data, createTrainer, budget: 1_000_000 }))).toBe(expected)
  // Whatever is read meanwhile, and given up.
  const watched = new Run(experiment, settings, data, createTrainer)
  for (let looks = 0; !watched.step(1); looks++) for (let pieces = looks % 9, reading = watched.readingModel(); pieces > 0; pieces--) reading.next()
  expect(fingerprint(watched)).toBe(expected)
})

test('a large network goes back to exactly the parameters that were kept, also in mid-update, and without any to those it began with', () => {
  const experiment = experimentWith({ network: { bias: true, layers: [{ units: 7, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }] }, training: { optimizer: { kind: 'adam' }, batchSize: 2 } })
  const data = dataOf(experiment)
  const network = createNetwork(data.inputs, experiment.network.layers, true, 'float64')
  network.parameters.forEach((_, index, parameters) => (parameters[index] = Math.sin(index)))
  const parametersOf = (trainer: Trainer): number[] => {
    const into = network.parameters.slice()
    trainer.read(into)
    return [...into]
  }
  const first = [...network.parameters]
  for (const keeps of [true, false]) {
    const trainer = createBatchTrainer({ network, data, training: experiment.training, learningRate: 0.1, order: null }, { piecemeal: true })
    trainer.train(0, data.training.count)
    const trained = parametersOf(trainer)
    expect(trained).not.toEqual(first)
    if (keeps) trainer.keep!()
    trainer.train(0, 2)
    // Forth, back, gradient, the update’s beginning, and the weights’, but not the biases’.
    for (let piece = 0; piece < 5; piece++) expect(trainer.proceed!()).toBe(true)
    trainer.restore!()
    expect(parametersOf(trainer)).toEqual(keeps ? trained : first)
  }
})

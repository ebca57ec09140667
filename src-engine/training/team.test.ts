import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MeetingPlace } from '../compile/batches/meeting-place.ts'
import type { Experiment } from '../contract/experiment.ts'
import { createControl } from '../control.ts'
import type { Job } from '../job.ts'
import { bundledWorker } from '../testing/bundled-worker.ts'
import { experimentWith } from '../testing/experiments.ts'
import { fingerprint } from '../testing/fingerprint.ts'
import { anyExperiment } from '../testing/random-training.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createNetwork } from '../network/network.ts'
import { createBatchTrainer } from './batch-trainer.ts'
import { createTrainer } from './create-trainer.ts'
import { Run } from './run.ts'
import type { Team } from './team.ts'

let helpers: Worker[]
beforeAll(async () => {
  const code = await bundledWorker()
  helpers = Array.from({ length: 2 }, () => new Worker(code, { eval: true, workerData: { control: createControl() } }))
})
afterAll(() => Promise.all(helpers.map((helper) => helper.terminate())))

/** Waits without giving up the thread, as a run does. */
function until(condition: () => boolean): void {
  while (!condition()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

/** Sends so many helpers to a team, and waits until they are there. */
function help(team: Team, count: number): void {
  for (const helper of helpers.slice(0, count)) helper.postMessage({ type: 'help', workshop: team.workshop } satisfies Job)
  until(() => new MeetingPlace(team.workshop).read('helpers') === count)
}

/** Trains by so many threads; helpers come before epoch `from`. */
function trainedBy(threads: number, experiment: Experiment, { from = 0, budget = 100_000, piecemeal = false } = {}): string {
  let team: Team | undefined
  const run = new Run(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: 1 }, dataOf(experiment), (settings) => {
    const trainer = createBatchTrainer(settings, { divided: true, piecemeal })
    team = trainer.team
    return trainer
  })
  while (run.epochs < from && !run.step(1));
  help(team!, threads - 1)
  while (!run.step(budget));
  team!.dismiss()
  return fingerprint(run)
}

const layersOf = (...units: number[]): Experiment['network']['layers'] => units.map((width, index) => ({ units: width, activation: index === units.length - 1 ? 'sigmoid' : 'tanh' }))

describe('one, two and three threads', () => {
  test('train any network to the same bits, in float64 those of the reference', () => {
    fc.assert(
      fc.property(anyExperiment({ mostUnits: 21, batchSizes: [1, 5, 8, 'full'] }), fc.constantFrom('float64' as const, 'float32' as const), fc.constantFrom(300, 5000, 1e9), fc.boolean(), (any, precision, budget, piecemeal) => {
        const experiment = { ...any, training: { ...any.training, precision, maxEpochs: 6 } }
        const alone = trainedBy(1, experiment, { budget })
        expect(trainedBy(2, experiment, { budget })).toBe(alone)
        expect(trainedBy(3, experiment, { budget, piecemeal })).toBe(alone)
        if (precision === 'float64') expect(fingerprint(trainWhole(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: 1 }))).toBe(alone)
      }),
      // The address space that Electron has for memories is used up by some hundred, and helpers let go of theirs late.
      { numRuns: process.versions.electron ? 20 : 60 },
    )
  })

  test.each(['float64', 'float32'] as const)('train a large network, in batches larger than what is computed at once and with a smaller last one, to the same bits in %s', (precision) => {
    const experiment = experimentWith({
      dataset: { kind: 'moons', n: 2300, seed: 3, noise: 0.1, testFraction: 0.2 },
      network: { bias: true, layers: layersOf(131, 101, 1) },
      training: { optimizer: { kind: 'adam' }, batchSize: 1100, shuffle: true, maxEpochs: 4, stop: undefined, l2: 1e-4, precision },
      sweep: { learningRates: [0.01] },
    })
    const alone = fingerprint(trainWhole(experiment, undefined, { createTrainer }))
    for (const threads of [1, 2, 3]) expect(trainedBy(threads, experiment), `${threads}`).toBe(alone)
    expect(trainedBy(3, experiment, { from: 2, budget: 1_000 })).toBe(alone)
  })
})

test('a team lets helpers in again when those before have gone', async () => {
  const experiment = experimentWith({ training: { batchSize: 'full', maxEpochs: 50, stop: undefined } })
  let team: Team | undefined
  const run = new Run(experiment, { learningRate: 0.8, seed: 1 }, dataOf(experiment), (settings) => {
    const trainer = createBatchTrainer(settings, { divided: true })
    team = trainer.team
    return trainer
  })
  for (const epochs of [10, 20]) {
    help(team!, 2)
    run.step(1e9, epochs)
    const gone = helpers.map((helper) => new Promise((resolve) => helper.once('message', resolve)))
    team!.dismiss()
    run.step(1e9, epochs + 5)
    await Promise.all(gone)
    new MeetingPlace(team!.workshop).open()
  }
  while (!run.step(1e9));
  expect(fingerprint(run)).toBe(fingerprint(trainWhole(experiment)))
})

describe('a thread that is lost', () => {
  const experiment = experimentWith({ training: { batchSize: 'full', maxEpochs: 1_000_000, stop: undefined } })
  const runWithTeam = (): { run: Run; team: Team } => {
    let team: Team | undefined
    const run = new Run(experiment, { learningRate: 0.8, seed: 1 }, dataOf(experiment), (settings) => {
      const trainer = createBatchTrainer(settings, { divided: true })
      team = trainer.team
      return trainer
    })
    return { run, team: team! }
  }

  test('ends the run that it helped with, which does not wait for it', () => {
    const { run, team } = runWithTeam()
    // One that enters and never comes to the barrier.
    const place = new MeetingPlace(team.workshop)
    place.enter()
    const breaker = new Worker('const { workerData: { memory, at } } = require("node:worker_threads"); const words = new Int32Array(memory.buffer); setTimeout(() => { Atomics.store(words, at[0], 1); Atomics.add(words, at[1], 256); Atomics.notify(words, at[1]) }, 200)', {
      eval: true,
      workerData: { memory: team.workshop.memory, at: [12, 4].map((offset) => (team.workshop.meetingPlace + offset) / 4) },
    })
    expect(() => run.step(1e9)).toThrow('a thread that helped to train it has ended')
    void breaker.terminate()
  })

  test('lets its helpers go when it was the leader', async () => {
    const { team } = runWithTeam()
    const gone = helpers.map((helper) => new Promise((resolve) => helper.once('message', resolve)))
    help(team, 2)
    new MeetingPlace(team.workshop).break()
    expect(await Promise.all(gone)).toEqual([{ type: 'helped' }, { type: 'helped' }])
  })
})

test('wait for each other in every piece of a large network’s training: in a broken team each of them fails', () => {
  for (const units of [380, 396, 404, 420, 440, 460]) {
    const layers = [units, units, 1].map((count) => ({ units: count, activation: 'tanh' as const }))
    const experiment = experimentWith({ dataset: { kind: 'moons', n: 64, seed: 1, noise: 0.1 }, network: { layers }, training: { batchSize: 64, optimizer: { kind: 'adam' } } })
    const data = dataOf(experiment)
    const network = createNetwork(data.inputs, layers, true, 'float64')
    const trainer = createBatchTrainer({ network, data, training: experiment.training, learningRate: 0.1, order: null }, { divided: true, piecemeal: true })
    new MeetingPlace(trainer.team!.workshop).break()
    trainer.train(0, data.training.count)
    // The update's beginning is the leader's alone.
    let alone = 0
    for (let isThereMore = true; isThereMore; ) {
      try {
        isThereMore = trainer.proceed!()
        if (isThereMore) alone++
      } catch (error) {
        expect(String(error)).toContain('a thread that helped to train it has ended')
      }
    }
    expect(alone).toBe(1)
  }
})

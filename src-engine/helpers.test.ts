import { MessageChannel, Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import { experimentWith } from './testing/experiments.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeEach(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.close())

/** Batches of some milliseconds. */
const large = (maxEpochs: number, seeds = [1]): Experiment =>
  experimentWith({
    dataset: { kind: 'moons', n: 2500, seed: 3, noise: 0.1, testFraction: 0.2 },
    network: { bias: true, layers: [{ units: 131, activation: 'tanh' }, { units: 101, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }] },
    training: { optimizer: { kind: 'adam' }, batchSize: 900, shuffle: true, maxEpochs, stop: undefined },
    sweep: { learningRates: [0.01], seeds },
  })

/** The thread that answers, and as many as train or help. */
const threads = (count: number): Promise<void> => engine.untilStarted(1 + count)

describe('a thread without a run', () => {
  test('helps one whose batches are worth it, once no run waits, and leaves no trace in the result', async () => {
    const experiment = large(20, [1, 2, 3])
    for (const workers of [1, 2, 3]) {
      const user = engine.newUser()
      user.say({ type: 'start', training: 'a', experiment, workers })
      await user.hear('ended')
      for (const run of [0, 2]) {
        const alone = trainWhole(experiment, { learningRate: 0.01, seed: 1 + run }, { createTrainer })
        const { model, history, epochs } = user.resultOf(run)
        expect({ model, epochs, loss: history.meanLoss }, `${workers} workers, run ${run}`).toEqual({ model: alone.model(), epochs: 20, loss: alone.history.since().tail.meanLoss })
      }
      user.close()
    }
  })

  test('leaves alone a training that is to have one worker', async () => {
    const user = engine.newUser()
    user.say({ type: 'start', training: 'a', experiment: large(30), workers: 1 })
    await user.hear('ended')
    expect(engine.threads).toHaveLength(2)
    user.say({ type: 'start', training: 'b', experiment: large(1_000_000) })
    await threads(2)
    user.say({ type: 'stop', training: 'b' })
    expect((await user.hear('finished', ({ training }) => training === 'b')).outcome).toBe('stopped')
    user.close()
  })

  test('comes back when another training has a run for it or while nothing is done', async () => {
    const user = engine.newUser()
    user.say({ type: 'start', training: 'a', experiment: large(1_000_000) })
    await threads(2)
    for (const training of ['b', 'c']) {
      user.say({ type: 'start', training, experiment: experimentWith() })
      expect((await user.hear('finished', (news) => news.training === training)).outcome).toBe('converged')
    }
    expect(engine.threads).toHaveLength(3)
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    user.say({ type: 'start', training: 'd', experiment: experimentWith() })
    expect((await user.hear('finished', (news) => news.training === 'd')).outcome).toBe('converged')
    user.say({ type: 'stop', training: 'a' })
    expect((await user.hear('finished', (news) => news.training === 'a')).outcome).toBe('stopped')
    user.close()
  })
})

describe('a lost thread', () => {
  test('ends the run that it helped, with the reason, and the next run has another', async () => {
    const user = engine.newUser()
    user.say({ type: 'start', training: 'a', experiment: large(1_000_000) })
    await threads(2)
    await user.hear('progress', ({ runs }) => runs.some(({ epochs }) => epochs > 20))
    await engine.threads[2]!.terminate()
    expect(await user.hear('finished')).toMatchObject({ outcome: 'failed', reason: 'a thread that helped to train it has ended' })
    user.say({ type: 'start', training: 'b', experiment: large(20) })
    expect((await user.hear('finished', ({ training }) => training === 'b')).outcome).toBe('max-epochs')
    user.close()
  })

  test('that had the run frees those that helped', async () => {
    const user = engine.newUser()
    user.say({ type: 'start', training: 'a', experiment: large(1_000_000) })
    await threads(2)
    await user.hear('progress', ({ runs }) => runs.some(({ epochs }) => epochs > 20))
    await engine.threads[1]!.terminate()
    expect((await user.hear('finished')).outcome).toBe('failed')
    const two = experimentWith({ sweep: { seeds: [1, 2] } })
    user.say({ type: 'start', training: 'b', experiment: two })
    await user.hear('ended', ({ training }) => training === 'b')
    // The helper, and one new thread.
    expect(engine.threads).toHaveLength(4)
    user.close()
  })
})

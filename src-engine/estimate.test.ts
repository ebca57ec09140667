import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import { endless, experimentWith, longEpoch } from './testing/experiments.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

let request = 0
async function estimate(experiment: Experiment): Promise<{ epochMs: number; workers: number }> {
  const user = engine.newUser()
  user.say({ type: 'estimate', request: ++request, experiment })
  const answer = await user.hear('estimated', (news) => news.request === request)
  user.close()
  return answer
}

test('an estimate is about what training then takes', async () => {
  const experiment = endless({ maxEpochs: 30_000 })
  const { epochMs } = await estimate(experiment)
  const user = engine.newUser()
  user.say({ type: 'start', training: 'a', experiment })
  const { elapsedMs } = await user.hear('finished')
  const ratio = epochMs / (elapsedMs / 30_000)
  // Within a third on a machine of its own; other work may share this one, and take its share at either time.
  expect(ratio).toBeGreaterThan(0.1)
  expect(ratio).toBeLessThan(10)
  user.close()
})

test('an estimate grows with the data, and is made where an epoch is longer than the measurement', async () => {
  const [small, large, long] = [await estimate(experimentWith({ dataset: { kind: 'linear', n: 10, seed: 1 } })), await estimate(experimentWith({ dataset: { kind: 'linear', n: 10_000, seed: 1 } })), await estimate(longEpoch())]
  // A thousand times, and some hundred times, on a machine of its own.
  expect(large.epochMs).toBeGreaterThan(5 * small.epochMs)
  expect(long.epochMs).toBeGreaterThan(2 * large.epochMs)
})

test.each<[string, Experiment]>([
  ['converges at once', experimentWith({ training: { stop: { maxSampleLossBelow: 1000 } } })],
  ['has no epoch to train', experimentWith({ training: { maxEpochs: 0 } })],
  ['diverges at once', experimentWith({ dataset: { kind: 'inline', inputs: [[1e200, 1]], targets: [[1e200]] }, network: { layers: [{ units: 1, activation: 'linear' }] }, training: { stop: undefined } })],
])('an estimate is made of a run that %s', async (_what, experiment) => {
  const { epochMs } = await estimate(experiment)
  expect(epochMs).toBeGreaterThan(0)
  expect(epochMs).toBeLessThan(Infinity)
})

test('an estimate tells how many runs train at the same time', async () => {
  expect((await estimate(experimentWith())).workers).toBe(1)
  expect((await estimate(experimentWith({ sweep: { learningRates: [0.1, 0.2], seeds: [1, 2] } }))).workers).toBe(2)
})

test('an estimate is refused where the experiment is at fault, and when it is cancelled', async () => {
  const user = engine.newUser()
  user.say({ type: 'estimate', request: 1, experiment: experimentWith({ network: { layers: [{ units: 2, activation: 'sigmoid' }] } }) })
  expect((await user.hear('refused')).reason).toContain('network.layers[0].units: expected 1')
  user.say({ type: 'estimate', request: 2, experiment: experimentWith() })
  user.say({ type: 'estimate', request: 3, experiment: experimentWith() })
  user.say({ type: 'cancel', request: 3 })
  user.say({ type: 'cancel', request: 2 })
  user.say({ type: 'estimate', request: 4, experiment: experimentWith() })
  await user.hear('estimated')
  expect(user.heard.map((news) => ('request' in news ? [news.type, news.request] : news.type))).toEqual([['refused', 1], ['refused', 3], ['refused', 2], ['estimated', 4]])
  user.close()
})

test('an estimate leaves a training as it is', async () => {
  const experiment = endless({ maxEpochs: 100_000 })
  const user = engine.newUser()
  user.say({ type: 'start', training: 'a', experiment })
  user.say({ type: 'estimate', request: 1, experiment })
  await user.hear('estimated')
  await user.hear('ended')
  expect(user.resultOf(0).model).toEqual(trainWhole(experiment, undefined, { createTrainer }).model())
  user.close()
})

import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runsOf, type Experiment } from './contract/experiment.ts'
import type { Request } from './contract/messages.ts'
import type { EngineUser } from './testing/engine-user.ts'
import { endless, experimentWith } from './testing/experiments.ts'
import { everyWay } from './testing/fingerprint.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

const start = (experiment: Experiment, options: Partial<Extract<Request, { type: 'start' }>> = {}): Request => ({ type: 'start', training: 'a', experiment, ...options })
const change = (run: number, learningRate: number): Request => ({ type: 'change-rate', training: 'a', run, learningRate })

async function step(user: EngineUser): Promise<void> {
  const count = user.all('state').length
  user.say({ type: 'step', training: 'a' })
  await user.hear('state', () => user.all('state').length === count + 2)
}

/** Expects every run to have come to what an experiment with the changes that were told comes to. */
function expectAsTold(user: EngineUser, experiment: Experiment): void {
  const changes = user.all('rate-changed').map(({ run, epoch, learningRate }) => ({ run, epoch, learningRate }))
  const told: Experiment = { ...experiment, sweep: { ...experiment.sweep, changes: [...(experiment.sweep.changes ?? []), ...changes] } }
  runsOf(told).forEach((settings, index) => {
    const expected = trainWhole(told, settings, { createTrainer })
    const { outcome, epochs, model, history } = user.resultOf(index)
    expect({ outcome, epochs, model, history }).toEqual({ outcome: expected.outcome, epochs: expected.epochs, model: expected.model(), history: expected.history.since().tail })
  })
}

const limited = (experiment: Experiment): Experiment => ({ ...experiment, training: { ...experiment.training, maxEpochs: 40, stop: undefined } })
const inFloat32 = (experiment: Experiment): Experiment => ({ ...experiment, training: { ...experiment.training, precision: 'float32' } })
const ways = [...everyWay, inFloat32(everyWay[2]!)].map(limited)

test.each(ways.map((experiment, way) => [way, experiment] as const))('of a paused run leads where the experiment with that change leads, bit by bit: way %i', async (_way, experiment) => {
  const user = engine.newUser()
  user.say(start(experiment, { paused: true }))
  await user.hear('state')
  user.say(change(0, 0.03))
  expect(await user.hear('rate-changed')).toMatchObject({ run: 0, epoch: 0, learningRate: 0.03 })
  for (let epoch = 0; epoch <= 4; epoch++) await step(user)
  user.say(change(0, 0.07))
  expect(await user.hear('rate-changed', ({ learningRate }) => learningRate === 0.07)).toMatchObject({ run: 0, epoch: 4 })
  user.say({ type: 'resume', training: 'a' })
  await user.hear('ended')
  expectAsTold(user, experiment)
  user.close()
})

test('of a run that goes on tells from which epoch on, also on top of a schedule and of changes to come', async () => {
  const experiment = endless(
    { maxEpochs: 100_000, shuffle: true, schedule: { kind: 'cosine', epochs: 100_000, minimum: 0.001 } },
    { learningRates: [0.8, 0.1], seeds: [7], changes: [{ run: 0, epoch: 90_000, learningRate: 0.05 }] },
  )
  const user = engine.newUser()
  user.say(start(experiment))
  await user.hear('progress', ({ runs }) => runs.some(({ epochs }) => epochs > 0))
  for (const learningRate of [0.4, 0.2, 0.6]) {
    user.say(change(0, learningRate))
    user.say(change(1, learningRate / 10))
    await user.hear('rate-changed', (news) => news.run === 0 && news.learningRate === learningRate)
  }
  await user.hear('ended')
  expectAsTold(user, experiment)
  user.close()
})

test('of a run that waits holds from its first epoch on', async () => {
  const experiment = experimentWith({ training: { maxEpochs: 50, stop: undefined }, sweep: { seeds: [1, 2, 3, 4], changes: [{ run: 3, epoch: 20, learningRate: 0.5 }, { run: 3, epoch: 0, learningRate: 3 }] } })
  const user = engine.newUser()
  user.say(start(experiment, { paused: true }))
  await user.hear('state')
  for (const learningRate of [0.1, 0.2]) user.say(change(3, learningRate))
  await user.hear('rate-changed', ({ learningRate }) => learningRate === 0.2)
  expect(user.all('rate-changed').map(({ run, epoch }) => [run, epoch])).toEqual([[3, 0], [3, 0]])
  user.say({ type: 'resume', training: 'a' })
  await user.hear('ended')
  expectAsTold(user, experiment)
  user.close()
})

test('that cannot be is none: of no rate, of no such run or training, of a run that has ended', async () => {
  const experiment = experimentWith({ training: { maxEpochs: 3, stop: undefined }, sweep: { seeds: [1, 2, 3] } })
  const user = engine.newUser()
  user.say(start(experiment, { paused: true, runs: [0, 1] }))
  await user.hear('state')
  for (const learningRate of [0, -1, NaN, Infinity]) user.say(change(0, learningRate))
  for (const run of [2, 3, -1, 0.5]) user.say(change(run, 0.5))
  user.say({ ...change(0, 0.5), training: 'nobody' } as Request)
  user.say(change(1, 0.25))
  await user.hear('rate-changed')
  user.say({ type: 'resume', training: 'a' })
  await user.hear('ended')
  user.say(change(0, 0.5))
  user.say({ type: 'generate', request: 1, dataset: { kind: 'xor-easy' } })
  await user.hear('points')
  expect(user.all('rate-changed')).toEqual([{ type: 'rate-changed', training: 'a', run: 1, epoch: 0, learningRate: 0.25 }])
  expect(user.resultOf(0).model).toEqual(trainWhole(experiment, { learningRate: 0.8, seed: 1 }, { createTrainer }).model())
  user.close()
})

import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import type { News, Request } from './contract/messages.ts'
import { untilTrained, type EngineUser } from './testing/engine-user.ts'
import { experimentWith, longEpoch } from './testing/experiments.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

const start = (experiment: Experiment, options: Partial<Extract<Request, { type: 'start' }>> = {}): Request => ({ type: 'start', training: 'a', experiment, paused: true, ...options })

const pausesOf = (user: EngineUser): number => user.all('state').filter(({ state }) => state === 'paused').length

/** Makes a step, and waits until it is done. @returns the news of it */
async function step(user: EngineUser): Promise<News[]> {
  const before = user.heard.length
  const pauses = pausesOf(user)
  user.say({ type: 'step', training: 'a' })
  await Promise.race([user.hear('state', () => pausesOf(user) > pauses), user.hear('ended')])
  return user.heard.slice(before)
}

/** What the news tell, in order: states, and the epoch that each run has come to. */
const told = (news: News[]): unknown[] =>
  news.flatMap((item): unknown[] => {
    if (item.type === 'state') return [item.state]
    if (item.type === 'progress') return item.runs.map(({ run, epochs }) => ({ run, epochs }))
    return item.type === 'finished' ? [{ run: item.run, finished: item.epochs }] : [item.type]
  })

test('a training started paused shows its first weights, and then goes epoch by epoch to the same end', async () => {
  const experiment = experimentWith({ training: { maxEpochs: 2, stop: undefined }, sweep: { seeds: [1, 2, 3] } })
  const user = engine.newUser()
  user.say(start(experiment))
  await user.hear('state')
  expect(told(user.heard)).toEqual(['started', 'paused'])
  const untrained = trainWhole({ ...experiment, training: { ...experiment.training, maxEpochs: 0 } }).model()
  expect(await user.modelOf(0)).toEqual(untrained)
  for (const epochs of [0, 1]) {
    const [running, ...rest] = told(await step(user))
    expect([running, rest.at(-1)]).toEqual(['running', 'paused'])
    expect(rest.slice(0, -1)).toEqual(expect.arrayContaining([{ run: 0, epochs }, { run: 1, epochs }]))
    expect(rest).toHaveLength(3)
  }
  // The run that waited takes a thread of the two that end, and stands still.
  expect(told(await step(user))).toEqual(expect.arrayContaining([{ run: 0, finished: 2 }, { run: 1, finished: 2 }]))
  expect(told(await step(user))).toEqual(['running', { run: 2, epochs: 0 }, 'paused'])
  expect(told(await step(user))).toEqual(['running', { run: 2, epochs: 1 }, 'paused'])
  expect(told(await step(user))).toEqual(['running', { run: 2, finished: 2 }, 'ended'])
  for (const [run, seed] of [1, 2, 3].entries()) expect(user.resultOf(run).model).toEqual(trainWhole(experiment, { learningRate: 0.8, seed }, { createTrainer }).model())
  user.close()
})

test('a step sends the new point also to a reader who has not taken in the one before', async () => {
  const user = engine.newUser()
  user.acknowledging = false
  user.say(start(experimentWith()))
  await user.hear('state')
  for (const epochs of [0, 1, 2, 3]) expect(told(await step(user))).toEqual(['running', { run: 0, epochs }, 'paused'])
  user.close()
})

test('a step brings the watched run’s weights as they stand after it', async () => {
  const experiment = experimentWith()
  const user = engine.newUser()
  user.say(start(experiment))
  user.say({ type: 'watch', training: 'a', run: 0 })
  await user.hear('state')
  for (const epochs of [0, 1, 2]) {
    await step(user)
    const { model } = await user.hearModel((model) => model.epochs === epochs && user.heard.indexOf(model.news) > user.heard.findLastIndex(({ type }) => type === 'state'))
    expect(model).toEqual(trainWhole({ ...experiment, training: { ...experiment.training, maxEpochs: epochs } }, undefined, { createTrainer }).model())
  }
  user.close()
})

test('a run paused in mid-epoch finishes it by a step, however often it is looked at meanwhile', async () => {
  const experiment = longEpoch()
  const user = engine.newUser()
  user.say(start(experiment))
  await user.hear('state')
  const untrained = await user.modelOf(0)
  expect(told(await step(user))).toEqual(['running', { run: 0, epochs: 0 }, 'paused'])
  user.say({ type: 'resume', training: 'a' })
  await untilTrained(user, untrained)
  user.say({ type: 'pause', training: 'a' })
  await user.hear('state', () => pausesOf(user) === 3)
  for (let times = 0; times < 20; times++) user.say({ type: 'watch', training: 'a', run: 0 })
  expect(told(await step(user))).toEqual(['running', { run: 0, epochs: 1 }, 'paused'])
  user.say({ type: 'stop', training: 'a' })
  expect((await user.hear('finished')).model).toEqual(trainWhole({ ...experiment, training: { ...experiment.training, maxEpochs: 1 } }, undefined, { createTrainer, budget: 1e6 }).model())
  await user.hear('ended')
  user.close()
})

test.each(['pause', 'stop', 'resume'] as const)('%s is heard during a long step', async (command) => {
  const user = engine.newUser()
  user.say(start(longEpoch()))
  await user.hear('state')
  const untrained = await user.modelOf(0)
  await step(user)
  user.say({ type: 'step', training: 'a' })
  await untilTrained(user, untrained)
  user.say({ type: command, training: 'a' })
  if (command === 'pause') await user.hear('state', () => pausesOf(user) === 3)
  else if (command === 'stop') expect((await user.hear('finished')).epochs).toBe(0)
  else await user.hear('state', () => user.all('state').filter(({ state }) => state === 'running').length === 3)
  expect(user.all('progress').flatMap(({ runs }) => runs.map(({ epochs }) => epochs))).toEqual([0])
  user.say({ type: 'stop', training: 'a' })
  await user.hear('ended')
  user.close()
})

test('a step of a training that does not stand still is none', async () => {
  const user = engine.newUser()
  user.say({ type: 'step', training: 'nobody' })
  user.say({ type: 'step', training: 'a' })
  user.say(start(longEpoch(), { paused: false }))
  await user.hear('progress')
  user.say({ type: 'step', training: 'a' })
  user.say({ type: 'pause', training: 'a' })
  user.say({ type: 'step', training: 'a' })
  await user.hear('state')
  await user.modelOf(0)
  expect(user.all('state').map(({ state }) => state)).toEqual(['paused'])
  user.say({ type: 'stop', training: 'a' })
  await user.hear('ended')
  user.say({ type: 'step', training: 'a' })
  user.close()
})

test('a training of some of an experiment’s runs keeps their numbers', async () => {
  const experiment = experimentWith({ sweep: { learningRates: [0.4, 0.8], seeds: [1, 3], branches: [{ learningRate: 1.6, seed: 7 }] } })
  const user = engine.newUser()
  user.say(start(experiment, { runs: [1, 4], paused: false }))
  expect((await user.hear('started')).workers).toBe(2)
  await user.hear('ended')
  expect(user.all('finished').map(({ run }) => run).sort()).toEqual([1, 4])
  expect(user.resultOf(1).model).toEqual(trainWhole(experiment, { learningRate: 0.4, seed: 3 }, { createTrainer }).model())
  expect(user.resultOf(4).model).toEqual(trainWhole(experiment, { learningRate: 1.6, seed: 7 }, { createTrainer }).model())
  user.close()
})

test.each([
  [[0, 5], 'runs: expected runs of the sweep, 0 to 0, got 5'],
  [[0, 0], 'runs: expected whole numbers in ascending order, got a list of 2'],
  [[], 'runs: expected at least one number, got an empty list'],
])('a training of runs %j is rejected', async (runs, reason) => {
  const user = engine.newUser()
  user.say(start(experimentWith(), { runs }))
  expect((await user.hear('rejected')).reason).toBe(reason)
  user.close()
})

import { createHash } from 'node:crypto'
import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import type { News, Request } from './contract/messages.ts'
import type { Model } from './contract/model.ts'
import { endless, experimentWith, longEpoch } from './testing/experiments.ts'
import { untilTrained, type EngineUser } from './testing/engine-user.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

const start = (experiment: Experiment, training = 'a', paused = false): Request => ({ type: 'start', training, experiment, paused })

/** A fingerprint of each layer. */
const bitsOf = ({ layers }: Model): string[] =>
  layers.map(({ weights, biases }) => createHash('sha256').update(Float64Array.from(weights)).update(Float64Array.from(biases ?? [])).digest('hex'))

/** What was said from when nothing trained any more. */
async function saidOnceStopped(user: EngineUser): Promise<News['type'][]> {
  await user.hear('ended')
  return user.heard.slice(user.heard.findIndex((news) => news.type === 'state' && news.state === 'stopped')).map(({ type }) => type)
}

describe('pause', () => {
  test('stops the epochs until resume, and leaves no trace in the result', async () => {
    const user = engine.newUser()
    const experiment = endless({ maxEpochs: 300_000, shuffle: true }, { learningRates: [0.8, 0.1], seeds: [7] })
    user.say(start(experiment))
    await user.hear('progress', ({ runs }) => runs.some(({ run }) => run === 1))
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    user.say({ type: 'watch', training: 'a', run: 1 })
    const first = await user.hearModel(({ run }) => run === 1)
    // The weights of a later look are the same: not one update in between.
    user.say({ type: 'watch', training: 'a', run: 1 })
    const second = await user.hearModel((model) => model !== first)
    expect({ ...second, news: first.news }).toEqual(first)
    const epochs = user.all('progress').flatMap(({ runs }) => runs.filter(({ run }) => run === 1).map((progress) => progress.epochs)).at(-1)!
    expect(first.epochs).toBe(epochs)
    user.say({ type: 'resume', training: 'a' })
    await user.hear('state', ({ state }) => state === 'running')
    await user.hear('ended')
    expect(user.resultOf(1).model).toEqual(trainWhole(experiment, { learningRate: 0.1, seed: 7 }, { createTrainer, budget: 1e6 }).model())
    user.close()
  })

  test('and stop are heard while a network of millions of weights is being made', async () => {
    const user = engine.newUser()
    const layers = [2000, 2000, 1].map((units) => ({ units, activation: 'tanh' as const }))
    const huge = experimentWith({ network: { layers, bias: false, initialization: { scheme: 'glorot-uniform' } }, training: { batchSize: 1 } })
    user.say(start(huge))
    await user.hear('started')
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    user.say({ type: 'resume', training: 'a' })
    user.say({ type: 'stop', training: 'a' })
    await user.hear('state', ({ state }) => state === 'stopped')
    const { outcome, epochs, history, model } = await user.hear('finished')
    expect({ outcome, epochs, points: history.epoch.length, model }).toEqual({ outcome: 'stopped', epochs: 0, points: 0, model: null })
    expect(await saidOnceStopped(user)).toEqual(['state', 'finished', 'ended'])
    // Its thread is replaced.
    user.say(start(experimentWith(), 'b'))
    expect(await user.hear('finished', ({ training }) => training === 'b')).toMatchObject({ outcome: 'converged' })
    user.close()
  })

  test.each(['full', 1] as const)('and stop are heard in the middle of a long epoch of batches of %s', async (batchSize) => {
    const user = engine.newUser()
    const untrained = trainWhole({ ...longEpoch(), dataset: { kind: 'linear', n: 1, seed: 1 }, training: { ...longEpoch().training, maxEpochs: 0 } }).model()
    user.say(start(longEpoch({ batchSize })))
    // Epoch 0 is evaluated, epoch 1 has begun: of full batches nothing is seen of it, of single samples the weights move.
    if (batchSize === 'full') await user.hear('progress', ({ runs }) => runs.length > 0)
    else await untilTrained(user, untrained)
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    user.say({ type: 'stop', training: 'a' })
    await user.hear('state', ({ state }) => state === 'stopped')
    const { outcome, epochs, history, model } = await user.hear('finished')
    expect({ outcome, epochs, points: history.from + history.epoch.length }).toEqual({ outcome: 'stopped', epochs: 0, points: 1 })
    expect(model).toEqual(untrained)
    await user.hear('ended')
    user.close()
  })

  test('is answered however fast it comes, goes and comes again', async () => {
    const user = engine.newUser()
    user.say(start(endless()))
    await user.hear('progress')
    for (let times = 0; times < 20; times++) {
      user.say({ type: 'pause', training: 'a' })
      user.say({ type: 'resume', training: 'a' })
    }
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', () => user.all('state').filter(({ state }) => state === 'running').length === 20 && user.all('state').at(-1)!.state === 'paused')
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    user.close()
  })

  test('before the data set is there holds until resume', async () => {
    const user = engine.newUser()
    user.say(start(experimentWith()))
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    expect(user.heard.map(({ type }) => type)).toEqual(['started', 'state'])
    user.say({ type: 'resume', training: 'a' })
    expect((await user.hear('finished')).outcome).toBe('converged')
    user.close()
  })
})

describe('stop', () => {
  test('ends running runs with what they have, and waiting ones with nothing', async () => {
    const user = engine.newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3, 4, 5] })))
    await user.untilBegun([0, 1])
    await user.hear('progress', ({ runs }) => runs.some(({ epochs }) => epochs > 0))
    user.say({ type: 'stop', training: 'a' })
    expect(await saidOnceStopped(user)).toEqual(['state', ...Array<string>(5).fill('finished'), 'ended'])
    const results = [0, 1, 2, 3, 4].map((run) => user.resultOf(run))
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('stopped'))
    expect(results.filter(({ epochs }) => epochs > 0).length).toBeGreaterThanOrEqual(1)
    for (const { history, epochs, model } of results.slice(0, 2)) expect([history.epoch.at(-1), model === null]).toEqual([epochs, false])
    const none = new Float64Array(0)
    const history = { from: 0, epoch: none, meanLoss: none, maxSampleLoss: none, accuracy: none }
    for (const result of results.slice(2)) expect(result).toMatchObject({ epochs: 0, elapsedMs: 0, history, model: null })
    user.close()
  })

  test('takes no time for the runs that wait', async () => {
    const user = engine.newUser()
    const threads = engine.threads.length
    user.say(start({ ...longEpoch({ batchSize: 'full' }), sweep: { learningRates: [0.8], seeds: Array.from({ length: 500 }, (_none, seed) => seed) } }))
    await user.hear('started')
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    const finished = user.all('finished')
    expect(finished.filter(({ outcome }) => outcome === 'stopped')).toHaveLength(500)
    expect(finished.filter(({ history }) => history.epoch.length > 0).length).toBeLessThanOrEqual(2)
    expect(user.all('ended')).toHaveLength(1)
    expect(engine.threads.length).toBeLessThanOrEqual(threads + 2)
    user.close()
  })

  test('before the data set is there ends every run, without a thread', async () => {
    const user = engine.newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2] })))
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    expect(user.heard.map(({ type }) => type)).toEqual(['started', 'state', 'finished', 'finished', 'ended'])
    expect(user.all('state').map(({ state }) => state)).toEqual(['stopped'])
    expect(user.all('finished').map(({ outcome, model }) => [outcome, model])).toEqual(Array(2).fill(['stopped', null]))
    user.close()
  })

  test('works while paused', async () => {
    const user = engine.newUser()
    user.say(start(endless()))
    await user.hear('progress')
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state')
    user.say({ type: 'stop', training: 'a' })
    expect((await user.hear('finished')).outcome).toBe('stopped')
    expect(await saidOnceStopped(user)).toEqual(['state', 'finished', 'ended'])
    user.close()
  })

  test('is said once, before how any run ended, whatever is asked for meanwhile', async () => {
    const user = engine.newUser()
    user.say(start(endless({}, { learningRates: [0.001], seeds: [1, 2] })))
    await user.untilBegun([0, 1])
    user.say({ type: 'watch', training: 'a', run: 1 })
    for (const type of ['stop', 'stop', 'resume', 'step', 'pause'] as const) user.say({ type, training: 'a' })
    user.say({ type: 'watch', training: 'a', run: 0 })
    expect(await saidOnceStopped(user)).toEqual(['state', 'finished', 'finished', 'ended'])
    expect(user.all('finished').map(({ outcome, model }) => [outcome, model === null])).toEqual(Array(2).fill(['stopped', false]))
    user.close()
  })

  test('waits for no run that fails', async () => {
    const user = engine.newUser()
    user.say(start(endless({}, { learningRates: [0.001], seeds: [1, 2] })))
    await user.untilBegun([0, 1])
    void engine.threads.at(-1)!.terminate()
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    expect(user.all('state').map(({ state }) => state)).toEqual(['stopped'])
    expect(user.all('finished').map(({ outcome }) => outcome).sort()).toEqual(['failed', 'stopped'])
    user.close()
  })
})

describe('progress', () => {
  test('waits until the last was acknowledged, and then brings everything since', async () => {
    const user = engine.newUser()
    user.acknowledging = false
    user.say(start(endless()))
    const { sequence } = await user.hear('progress')
    // A predicted answer goes there and back while training goes on: time for many progresses.
    for (let request = 0; request < 5; request++) {
      user.say({ type: 'generate', request, dataset: { kind: 'spiral', n: 50_000, seed: 1, noise: 0 } })
      await user.hear('points', (news) => news.request === request)
    }
    expect(user.all('progress')).toHaveLength(1)
    user.say({ type: 'acknowledge', training: 'a', sequence: sequence + 7 })
    user.say({ type: 'acknowledge', training: 'a', sequence })
    await user.hear('progress', (news) => news.sequence === sequence + 1)
    user.say({ type: 'acknowledge', training: 'a', sequence: sequence + 1 })
    await user.hear('progress', (news) => news.sequence === sequence + 2)
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    expect(user.resultOf(0).history.epoch[0]).toBe(0)
    user.close()
  })

  test('carries the watched run’s weights as they change', async () => {
    const user = engine.newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2] })))
    user.say({ type: 'watch', training: 'a', run: 1 })
    await user.hear('progress', () => user.models.length >= 3)
    const [first, , third] = user.models
    expect(first!.run).toBe(1)
    expect(third!.model).not.toEqual(first!.model)
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    user.close()
  })

  test('tells after how many epochs weights are as they are, however late their parts are taken in', async () => {
    const layers = [900, 900, 1].map((units) => ({ units, activation: 'tanh' as const }))
    const experiment = { ...endless({ batchSize: 'full' }), network: { layers, bias: false, initialization: { scheme: 'glorot-uniform' as const } } }
    const [user, clock] = [engine.newUser(), engine.newUser()]
    clock.say(start(endless()))
    user.acknowledging = false
    user.say(start(experiment))
    user.say({ type: 'watch', training: 'a', run: 0 })
    for (let parts = 1; user.models.length < 3; parts++) {
      await user.hear('progress', () => user.all('progress').length >= parts)
      const ticks = clock.all('progress').length
      await clock.hear('progress', () => clock.all('progress').length >= ticks + 3)
      user.say({ type: 'acknowledge', training: 'a', sequence: user.all('progress').at(-1)!.sequence })
    }
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    const trained = (epochs: number): Model =>
      trainWhole({ ...experiment, training: { ...experiment.training, maxEpochs: epochs } }, { learningRate: 0.001, seed: 1 }, { createTrainer, budget: 1e6 }).model()
    // The next epoch's update may be done, and its evaluation not.
    for (const { epochs, model } of user.models) expect([epochs, epochs + 1].map((count) => bitsOf(trained(count)))).toContainEqual(bitsOf(model))
    user.close()
    clock.close()
  })

  test('carries the weights of a large network in parts, between which commands are heard', async () => {
    const layers = [1000, 900, 1].map((units) => ({ units, activation: 'tanh' as const }))
    const experiment = { ...endless({ batchSize: 1 }), network: { layers, bias: true, initialization: { scheme: 'glorot-uniform' as const } } }
    const user = engine.newUser()
    user.acknowledging = false
    user.say(start(experiment, 'a', true))
    user.say({ type: 'watch', training: 'a', run: 0 })
    await user.hear('progress', ({ watched }) => watched?.part.isLast === false)
    user.say({ type: 'resume', training: 'a' })
    await user.hear('state', ({ state }) => state === 'running')
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', () => user.all('state').filter(({ state }) => state === 'paused').length === 2)
    expect(user.models).toHaveLength(0)
    user.acknowledging = true
    user.say({ type: 'acknowledge', training: 'a', sequence: user.all('progress').at(-1)!.sequence })
    // First those that were begun, then those it stands still with.
    await user.hear('progress', () => user.models.length === 2)
    const untrained = trainWhole({ ...experiment, training: { ...experiment.training, maxEpochs: 0 } }, { learningRate: 0.001, seed: 1 }).model()
    expect(bitsOf(user.models[0]!.model)).toEqual(bitsOf(untrained))
    expect(user.models[1]!.model.layers.map(({ weights }) => weights.length)).toEqual([2000, 900_000, 900])
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    user.close()
  })
})

test('runs of large networks that go step by step end with their weights, also where they end together', async () => {
  const user = engine.newUser()
  const layers = [540, 540, 1].map((units) => ({ units, activation: 'sigmoid' as const }))
  const experiment = experimentWith({
    dataset: { kind: 'xor-easy' },
    network: { layers, bias: true, initialization: { scheme: 'glorot-uniform' } },
    training: { batchSize: 7, maxEpochs: 2, stop: undefined },
    sweep: { learningRates: [0.1], seeds: [1, 2, 3, 4, 5] },
  })
  const pauses = (): number => user.all('state').filter(({ state }) => state === 'paused').length
  user.say(start(experiment, 'a', true))
  await user.hear('state', ({ state }) => state === 'paused')
  while (user.all('ended').length === 0) {
    const before = pauses()
    user.say({ type: 'step', training: 'a' })
    await Promise.race([user.hear('ended'), user.hear('state', () => pauses() > before)])
  }
  for (const [run, seed] of [1, 2, 3, 4, 5].entries()) {
    const { model, outcome, epochs, history } = user.resultOf(run)
    expect({ outcome, epochs, epoch: [...history.epoch] }).toEqual({ outcome: 'max-epochs', epochs: 2, epoch: [0, 1, 2] })
    expect(bitsOf(model!)).toEqual(bitsOf(trainWhole(experiment, { learningRate: 0.1, seed }, { createTrainer, budget: 1e6 }).model()))
  }
})

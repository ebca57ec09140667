import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import { runsOf } from './contract/experiment.ts'
import { mergeTails } from './contract/history-tail.ts'
import type { News, Request } from './contract/messages.ts'
import { historyCsv } from './formats/history-csv.ts'
import { writeResults } from './formats/results-file.ts'
import { Pool } from './pool.ts'
import type { Every } from './serve.ts'
import { bundledWorker } from './testing/bundled-worker.ts'
import { EngineUser } from './testing/engine-user.ts'
import { experimentWith } from './testing/experiments.ts'
import { trainWhole } from './testing/train-whole.ts'

/** Real worker threads and real message channels; only the process around them is Node's instead of Electron's. */
const every: Every = (milliseconds, callBack) => {
  const timer = setInterval(callBack, milliseconds)
  return () => clearInterval(timer)
}

let code: string
let pool: Pool
/** The threads of `pool`, to be killed. */
let threads: Worker[]
const newUser = (of = pool) => new EngineUser(of, new MessageChannel(), every)

beforeAll(async () => {
  code = await bundledWorker()
  threads = []
  pool = new Pool((workerData) => {
    const thread = new Worker(code, { eval: true, workerData })
    threads.push(thread)
    return thread
  }, 2)
})
afterAll(() => pool.close())

const start = (experiment: Experiment, training = 'a'): Request => ({ type: 'start', training, experiment })

/** Runs that go on until they are stopped. */
const endless = (changes: Partial<Experiment['training']> = {}, sweep: Experiment['sweep'] = { learningRates: [0.001], seeds: [1] }): Experiment =>
  experimentWith({ training: { maxEpochs: 1_000_000_000, stop: undefined, ...changes }, sweep })

/** A run of which one epoch takes about a second. */
const longEpoch = (changes: Partial<Experiment['training']> = {}): Experiment => ({
  ...endless(changes),
  dataset: { kind: 'linear', n: 50_000, seed: 1 },
  network: {
    bias: true,
    layers: [{ units: 64, activation: 'tanh' }, { units: 64, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }],
    initialization: { scheme: 'glorot-uniform' },
  },
})

/** What a reader who follows the contract has of a run: the tails put together, and the end. */
function resultOf(user: EngineUser, run: number, training = 'a') {
  const tails = user.heard.flatMap((news) => {
    if (news.type === 'progress' && news.training === training) return news.runs.filter((progress) => progress.run === run).map(({ history }) => history)
    return news.type === 'finished' && news.training === training && news.run === run ? [news.history] : []
  })
  const finished = user.all('finished').filter((news) => news.training === training && news.run === run)
  expect(finished).toHaveLength(1)
  return { ...finished[0]!, history: tails.reduce(mergeTails) }
}

function files(experiment: Experiment, user: EngineUser): { results: string; csv: string } {
  const runs = runsOf(experiment).map((settings, index) => {
    const { outcome, epochs, history, model } = resultOf(user, index)
    const { from, ...series } = history
    expect(from).toBe(0)
    const lists = Object.fromEntries(Object.entries(series).map(([name, values]) => [name, Array.from(values)])) as Record<keyof typeof series, number[]>
    return { ...settings, outcome, epochs, elapsedMs: 0, history: lists, model }
  })
  return { results: writeResults(experiment, runs), csv: historyCsv(runs) }
}

describe('a training', () => {
  test('of a sweep says what it trains on, finishes every run once, and ends', async () => {
    const user = newUser()
    const experiment = experimentWith({ sweep: { learningRates: [0.4, 0.8, 1.6], seeds: [1, 3] } })
    user.say(start(experiment))
    const { points, workers } = await user.hear('started')
    await user.hear('ended')
    expect(workers).toBe(2)
    expect(points.targets).toHaveLength(21)
    expect(user.heard[0]!.type).toBe('started')
    expect(user.heard.at(-1)!.type).toBe('ended')
    expect(user.all('finished').map(({ run }) => run).sort()).toEqual([0, 1, 2, 3, 4, 5])
    expect(resultOf(user, 1)).toMatchObject({ outcome: 'converged', epochs: trainWhole(experiment, { learningRate: 0.4, seed: 3 }).epochs })
    user.close()
  })

  test('gives the same bytes with 1 and with 2 workers, and without any', { timeout: 60_000 }, async () => {
    const experiment = experimentWith({
      dataset: { kind: 'moons', n: 60, seed: 2, noise: 0.1, testFraction: 0.25, scaling: 'min-max' },
      training: { shuffle: true, batchSize: 4, maxEpochs: 3000, optimizer: { kind: 'adam' }, stop: undefined },
      sweep: { learningRates: [0.001, 0.01], seeds: [1, 2] },
    })
    const run = async (workers: number) => {
      const user = newUser()
      user.say({ ...start(experiment), workers } as Request)
      expect((await user.hear('started')).workers).toBe(workers)
      await user.hear('ended')
      user.close()
      return files(experiment, user)
    }
    const one = await run(1)
    expect(await run(2)).toEqual(one)
    const { tail } = trainWhole(experiment, { learningRate: 0.01, seed: 1 }).history.since()
    expect(one.csv).toContain(`3,0.01,1,3000,${tail.meanLoss.at(-1)},${tail.maxSampleLoss.at(-1)},${tail.accuracy.at(-1)}\n`)
  })

  test('whose experiment is at fault is rejected, the place named', async () => {
    const user = newUser()
    user.say(start({ ...experimentWith(), training: { ...experimentWith().training, batchSize: 0 } }))
    expect((await user.hear('rejected')).reason).toBe('training.batchSize: expected a whole number ≥ 1 or "full", got 0')
    user.say(start(experimentWith({ network: { layers: [{ units: 2, activation: 'sigmoid' }] } }), 'b'))
    expect((await user.hear('rejected', ({ training }) => training === 'b')).reason).toContain('network.layers[0].units: expected 1')
    user.say(start(experimentWith({ dataset: { kind: 'csv', path: 'points.csv', targets: ['y'] } }), 'c'))
    expect((await user.hear('rejected', ({ training }) => training === 'c')).reason).toContain('expected the text of "points.csv"')
    user.close()
  })

  test('on a CSV file trains on its text', async () => {
    const user = newUser()
    const experiment = experimentWith({ dataset: { kind: 'csv', path: 'points.csv', targets: ['class'] }, training: { maxEpochs: 3 } })
    user.say({ ...start(experiment), csv: 'a,b,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n' } as Request)
    expect([...(await user.hear('started')).points.targets]).toEqual([0, 1, 1, 0])
    await user.hear('ended')
    expect(resultOf(user, 0)).toMatchObject({ outcome: 'max-epochs', epochs: 3 })
    user.close()
  })

  test('in float32 says so with its results', async () => {
    const user = newUser()
    user.say(start(experimentWith({ training: { maxEpochs: 1, precision: 'float32' } })))
    expect((await user.hear('finished')).precision).toBe('float32')
    user.close()
  })
})

describe('pause', () => {
  test('stops the epochs until resume, and leaves no trace in the result', { timeout: 60_000 }, async () => {
    const user = newUser()
    const experiment = endless({ maxEpochs: 60_000, shuffle: true }, { learningRates: [0.8, 0.1], seeds: [7] })
    user.say(start(experiment))
    await user.hear('progress')
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    user.say({ type: 'watch', training: 'a', run: 1 })
    const first = (await user.hear('progress', ({ watched }) => watched?.run === 1)).watched!
    // The weights of a later look are the same: not one update in between.
    user.say({ type: 'watch', training: 'a', run: 1 })
    const second = (await user.hear('progress', ({ watched }) => watched !== undefined && watched !== first)).watched!
    expect(second).toEqual(first)
    const epochs = user.all('progress').flatMap(({ runs }) => runs.filter(({ run }) => run === 1).map((progress) => progress.epochs)).at(-1)!
    expect(first.epochs).toBe(epochs)
    user.say({ type: 'resume', training: 'a' })
    await user.hear('state', ({ state }) => state === 'running')
    await user.hear('ended')
    expect(resultOf(user, 1).model).toEqual(trainWhole(experiment, { learningRate: 0.1, seed: 7 }).model())
    user.close()
  })

  test.each(['full', 1] as const)('and stop are heard in the middle of a long epoch of batches of %s', { timeout: 60_000 }, async (batchSize) => {
    const user = newUser()
    const untrained = trainWhole({ ...longEpoch(), dataset: { kind: 'linear', n: 1, seed: 1 }, training: { ...longEpoch().training, maxEpochs: 0 } }).model()
    user.say(start(longEpoch({ batchSize })))
    user.say({ type: 'watch', training: 'a', run: 0 })
    // Epoch 0 is evaluated, epoch 1 has begun: of full batches nothing is seen of it, of single samples the weights move.
    if (batchSize === 'full') await user.hear('progress', ({ runs }) => runs.length > 0)
    else await user.hear('progress', ({ watched }) => watched?.epochs === 0 && JSON.stringify(watched.model) !== JSON.stringify(untrained))
    const asked = performance.now()
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state', ({ state }) => state === 'paused')
    const paused = performance.now()
    user.say({ type: 'stop', training: 'a' })
    const { outcome, epochs, history, model } = await user.hear('finished')
    const stopped = performance.now()
    expect({ outcome, epochs, points: history.from + history.epoch.length }).toEqual({ outcome: 'stopped', epochs: 0, points: 1 })
    expect(model).toEqual(untrained)
    // 50 ms is the promise on a machine of its own; other work may share this one.
    expect(paused - asked).toBeLessThan(400)
    expect(stopped - paused).toBeLessThan(400)
    await user.hear('ended')
    user.close()
  })

  test('before the data set is there holds until resume', async () => {
    const user = newUser()
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
  test('ends running runs with what they have, and waiting ones evaluated once', async () => {
    const user = newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3, 4, 5] })))
    await user.hear('progress', ({ runs }) => runs.some(({ epochs }) => epochs > 0))
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    const results = [0, 1, 2, 3, 4].map((run) => resultOf(user, run))
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('stopped'))
    expect(results.filter(({ epochs }) => epochs > 0).length).toBeGreaterThanOrEqual(1)
    expect(results.slice(2).map(({ epochs, history }) => [epochs, history.epoch.length])).toEqual(Array(3).fill([0, 1]))
    expect(results[4]!.model).toEqual(trainWhole(experimentWith({ training: { maxEpochs: 0 } }), { learningRate: 0.8, seed: 5 }).model())
    for (const { history, epochs } of results) expect(history.epoch.at(-1)).toBe(epochs)
    user.close()
  })

  test('works while paused', async () => {
    const user = newUser()
    user.say(start(endless()))
    await user.hear('progress')
    user.say({ type: 'pause', training: 'a' })
    await user.hear('state')
    user.say({ type: 'stop', training: 'a' })
    expect((await user.hear('finished')).outcome).toBe('stopped')
    await user.hear('ended')
    user.close()
  })
})

describe('progress', () => {
  test('waits until the last was acknowledged, and then brings everything since', async () => {
    const user = newUser()
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
    expect(resultOf(user, 0).history.epoch[0]).toBe(0)
    user.close()
  })

  test('carries the watched run’s weights as they change', async () => {
    const user = newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2] })))
    user.say({ type: 'watch', training: 'a', run: 1 })
    const models = async (count: number): Promise<News[]> => {
      await user.hear('progress', () => user.all('progress').filter(({ watched }) => watched).length >= count)
      return user.all('progress').filter(({ watched }) => watched)
    }
    const [first, , third] = (await models(3)) as { watched: { run: number; model: unknown } }[]
    expect(first!.watched.run).toBe(1)
    expect(third!.watched.model).not.toEqual(first!.watched.model)
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    user.close()
  })
})

describe('a question', () => {
  test('for points is answered with split and scaling', async () => {
    const user = newUser()
    user.say({ type: 'generate', request: 1, dataset: { kind: 'linear', n: 10, seed: 1, testFraction: 0.3, scaling: 'min-max' } })
    const { points } = await user.hear('points')
    expect([points.inputs.length, points.training.length, points.test.length]).toEqual([20, 7, 3])
    user.close()
  })

  test('for a prediction is answered while a long epoch runs', async () => {
    const user = newUser()
    user.say(start(endless()))
    await user.hear('started')
    const model = trainWhole(experimentWith()).model()
    user.say({ type: 'predict', request: 4, model, inputs: Float64Array.of(0, 0, 0, 1) })
    const { outputs, columns } = await user.hear('predicted', ({ request }) => request === 4)
    expect(columns).toBe(1)
    expect([...outputs].map(Math.round)).toEqual([0, 1])
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    user.close()
  })

  test('that makes no sense is refused, and nothing else happens', async () => {
    const user = newUser()
    const model = trainWhole(experimentWith({ training: { maxEpochs: 0 } })).model()
    user.say({ type: 'predict', request: 1, model, inputs: new Float64Array(3) })
    expect((await user.hear('refused', ({ request }) => request === 1)).reason).toBe('inputs: expected rows of 2 numbers, got 3 numbers in all')
    user.sayAnything({ type: 'generate', request: 2, dataset: { kind: 'torus' } })
    expect((await user.hear('refused', ({ request }) => request === 2)).reason).toContain('dataset.kind: expected one of "linear"')
    user.sayAnything({ type: 'conquer', request: 3 })
    expect((await user.hear('refused', ({ request }) => request === 3)).reason).toContain('type: expected ')
    for (const nonsense of [null, 7, 'pause', [], {}, { type: 'watch', training: 'nobody', run: 1 }, { type: 'acknowledge', training: 'a' }, { type: 'stop', training: 'nobody' }]) user.sayAnything(nonsense)
    user.say({ type: 'generate', request: 4, dataset: { kind: 'xor-easy' } })
    await user.hear('points', ({ request }) => request === 4)
    user.close()
  })
})

describe('a worker thread that dies', () => {
  test('fails its run with a reason, and the others go on', async () => {
    const user = newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3] })))
    await user.hear('progress', ({ runs }) => runs.length > 0)
    await threads.at(-1)!.terminate()
    const failed = await user.hear('finished')
    expect(failed).toMatchObject({ outcome: 'failed', reason: 'the worker thread ended with code 1', model: null })
    // The run that waited takes the place of the one that died.
    await user.hear('progress', ({ runs }) => runs.some(({ run }) => run === 2))
    user.say({ type: 'stop', training: 'a' })
    await user.hear('ended')
    expect(user.all('finished').map(({ outcome }) => outcome).sort()).toEqual(['failed', 'stopped', 'stopped'])
    user.close()
  })
})

test('a port that closes ends its trainings, and frees their threads for others', async () => {
  const gone = newUser()
  gone.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3, 4] })))
  await gone.hear('progress')
  gone.close()
  const user = newUser()
  user.say(start(experimentWith()))
  expect((await user.hear('finished')).outcome).toBe('converged')
  user.close()
})

test('two trainings share the threads, and both end', async () => {
  const user = newUser()
  user.say(start(experimentWith({ sweep: { seeds: [1, 3, 7] } }), 'a'))
  user.say(start(experimentWith({ sweep: { seeds: [8, 1, 3] } }), 'b'))
  user.say(start(experimentWith(), 'b'))
  expect((await user.hear('rejected')).reason).toBe('training: expected an id that is not in use, got "b"')
  await user.hear('ended', ({ training }) => training === 'a')
  await user.hear('ended', ({ training }) => training === 'b')
  expect(user.all('finished')).toHaveLength(6)
  user.close()
})

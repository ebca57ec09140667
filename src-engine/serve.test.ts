import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runsOf, type Experiment } from './contract/experiment.ts'
import type { Request } from './contract/messages.ts'
import { partOf } from './contract/model-parts.ts'
import { historyCsv } from './formats/history-csv.ts'
import { writeResults } from './formats/results-file.ts'
import type { EngineUser } from './testing/engine-user.ts'
import { endless, experimentWith } from './testing/experiments.ts'
import { switchRelaxedSimd } from './testing/relaxed-simd.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

const start = (experiment: Experiment, training = 'a'): Request => ({ type: 'start', training, experiment })

/** The files that the command line would write, but for the time that the runs took. */
function files(experiment: Experiment, user: EngineUser): { results: string; csv: string } {
  const runs = runsOf(experiment).map((settings, index) => {
    const { outcome, epochs, history, model } = user.resultOf(index)
    const { from, ...series } = history
    expect(from).toBe(0)
    const lists = Object.fromEntries(Object.entries(series).map(([name, values]) => [name, Array.from(values)])) as Record<keyof typeof series, number[]>
    return { ...settings, outcome, epochs, elapsedMs: 0, history: lists, model }
  })
  return { results: [...writeResults(experiment, runs)].join(''), csv: [...historyCsv(runs)].join('') }
}

test('a prediction’s model may come in parts before it, but it must come', async () => {
  const layers = [700, 600, 1].map((units) => ({ units, activation: 'tanh' as const }))
  const model = trainWhole(experimentWith({ network: { layers, bias: true }, training: { maxEpochs: 0 } })).model()
  const inputs = Float64Array.of(0.5, 1, -1, 0.25)
  const user = engine.newUser()
  user.say({ type: 'predict', request: 1, model, inputs })
  const { outputs } = await user.hear('predicted', ({ request }) => request === 1)
  const sayParts = (request: number): void => {
    for (let part = partOf(model, 0); ; part = partOf(model, part.from + part.values.length)) {
      user.say({ type: 'model-part', request, part })
      if (part.isLast) break
    }
  }
  sayParts(2)
  user.say({ type: 'predict', request: 2, inputs })
  expect((await user.hear('predicted', ({ request }) => request === 2)).outputs).toEqual(outputs)
  sayParts(4)
  user.say({ type: 'predict-table', request: 4, csv: 'a,b\n0.5,1\n-1,0.25\n', inputs: [] })
  expect((await user.hear('table-predicted')).outputs).toEqual(outputs)
  user.say({ type: 'model-part', request: 3, part: partOf(model, 0) })
  user.say({ type: 'predict', request: 3, inputs })
  expect((await user.hear('refused')).reason).toBe('model: expected one, here or in parts before')
  user.close()
})

describe('a training', () => {
  test('of a sweep says what it trains on, finishes every run once, and ends', async () => {
    const user = engine.newUser()
    const experiment = experimentWith({ sweep: { learningRates: [0.4, 0.8, 1.6], seeds: [1, 3] } })
    user.say(start(experiment))
    const { points, workers } = await user.hear('started')
    await user.hear('ended')
    expect(workers).toBe(2)
    expect(points.targets).toHaveLength(21)
    expect(user.heard[0]!.type).toBe('started')
    expect(user.heard.at(-1)!.type).toBe('ended')
    expect(user.all('finished').map(({ run }) => run).sort()).toEqual([0, 1, 2, 3, 4, 5])
    expect(user.resultOf(1)).toMatchObject({ outcome: 'converged', epochs: trainWhole(experiment, { learningRate: 0.4, seed: 3 }, { createTrainer }).epochs })
    user.close()
  })

  test('gives the same bytes with 1 and with 2 workers, and without any', async () => {
    const experiment = experimentWith({
      dataset: { kind: 'moons', n: 60, seed: 2, noise: 0.1, testFraction: 0.25, scaling: 'min-max' },
      training: { shuffle: true, batchSize: 4, maxEpochs: 3000, optimizer: { kind: 'adam' }, stop: undefined },
      sweep: { learningRates: [0.001, 0.01], seeds: [1, 2] },
    })
    const run = async (workers: number) => {
      const user = engine.newUser()
      user.say({ ...start(experiment), workers } as Request)
      expect((await user.hear('started')).workers).toBe(workers)
      await user.hear('ended')
      user.close()
      return files(experiment, user)
    }
    const one = await run(1)
    expect(await run(2)).toEqual(one)
    const { tail } = trainWhole(experiment, { learningRate: 0.01, seed: 1 }, { createTrainer }).history.since()
    expect(one.csv).toContain(`3,0.01,1,3000,${tail.meanLoss.at(-1)},${tail.maxSampleLoss.at(-1)},${tail.accuracy.at(-1)}\n`)
  })

  test('whose experiment is at fault is rejected, the place named', async () => {
    const user = engine.newUser()
    user.say(start({ ...experimentWith(), training: { ...experimentWith().training, batchSize: 0 } }))
    expect((await user.hear('rejected')).reason).toBe('training.batchSize: expected a whole number ≥ 1 or "full", got 0')
    user.say(start(experimentWith({ network: { layers: [{ units: 2, activation: 'sigmoid' }] } }), 'b'))
    expect((await user.hear('rejected', ({ training }) => training === 'b')).reason).toContain('network.layers[0].units: expected 1')
    user.say(start(experimentWith({ dataset: { kind: 'csv', path: 'points.csv', targets: ['y'] } }), 'c'))
    expect((await user.hear('rejected', ({ training }) => training === 'c')).reason).toContain('expected the text of "points.csv"')
    user.close()
  })

  test('on a CSV file trains on its text', async () => {
    const user = engine.newUser()
    const experiment = experimentWith({ dataset: { kind: 'csv', path: 'points.csv', targets: ['class'] }, training: { maxEpochs: 3 } })
    user.say({ ...start(experiment), csv: 'a,b,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n' } as Request)
    expect([...(await user.hear('started')).points.targets]).toEqual([0, 1, 1, 0])
    await user.hear('ended')
    expect(user.resultOf(0)).toMatchObject({ outcome: 'max-epochs', epochs: 3 })
    user.close()
  })

  test('in float32 says so with its results, and of relaxed SIMD', async () => {
    const finished = async (training: Partial<Experiment['training']>): Promise<unknown> => {
      const user = engine.newUser()
      user.say(start(experimentWith({ training: { maxEpochs: 1, ...training } })))
      const news = await user.hear('finished')
      user.close()
      return news
    }
    switchRelaxedSimd(true)
    expect(await finished({ precision: 'float32' })).toMatchObject({ precision: 'float32', relaxedSimd: true })
    expect(await finished({})).not.toHaveProperty('relaxedSimd')
    switchRelaxedSimd(false)
    expect(await finished({ precision: 'float32' })).not.toHaveProperty('relaxedSimd')
  })
})

describe('a question', () => {
  test('for points is answered with split and scaling', async () => {
    const user = engine.newUser()
    user.say({ type: 'generate', request: 1, dataset: { kind: 'linear', n: 10, seed: 1, testFraction: 0.3, scaling: 'min-max' } })
    const { points } = await user.hear('points')
    expect([points.inputs.length, points.training.length, points.test.length]).toEqual([20, 7, 3])
    user.close()
  })

  test('for the points of a packed table is answered with them, and one for a table with what it holds', async () => {
    const user = engine.newUser()
    const packed = (...values: number[]) => ({ values: Float64Array.from(values), columns: values.length / 2 })
    user.sayAnything({ type: 'generate', request: 2, dataset: { kind: 'inline', inputs: packed(1, 2, 3, 4), targets: packed(0, 1), inputNames: ['a', 'b'] } })
    const { points } = await user.hear('points')
    expect([[...points.inputs], points.inputColumns]).toEqual([[1, 2, 3, 4], ['a', 'b']])
    user.say({ type: 'inspect', request: 3, csv: 'x,c\n1,no\n2,yes\n', header: true })
    expect((await user.hear('table')).table.columns[1]!.classNames).toEqual(['no', 'yes'])
    user.close()
  })

  test('for a prediction is answered while a long epoch runs', async () => {
    const user = engine.newUser()
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

  test('for a prediction, however long it takes, keeps no data set and no start waiting', async () => {
    const user = engine.newUser()
    const model = trainWhole(experimentWith()).model()
    user.say({ type: 'predict', request: 5, model, inputs: new Float64Array(4_000_000) })
    user.say({ type: 'generate', request: 6, dataset: { kind: 'xor-easy' } })
    user.say(start(experimentWith(), 'c'))
    await user.hear('started', ({ training }) => training === 'c')
    await user.hear('points', ({ request }) => request === 6)
    expect(user.all('predicted')).toEqual([])
    await user.hear('predicted')
    user.close()
  })

  test('that makes no sense is refused, and nothing else happens', async () => {
    const user = engine.newUser()
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
  /** The last of its threads is one that trains. */
  let fresh: TestEngine
  beforeAll(async () => {
    fresh = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
  })
  afterAll(() => fresh.close())

  test('fails its run with a reason, and the others go on', async () => {
    const user = fresh.newUser()
    user.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3] })))
    await user.hear('progress', ({ runs }) => runs.length > 0)
    await fresh.threads.at(-1)!.terminate()
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
  const gone = engine.newUser()
  gone.say(start(endless({}, { learningRates: [0.8], seeds: [1, 2, 3, 4] })))
  await gone.hear('progress')
  gone.close()
  const user = engine.newUser()
  user.say(start(experimentWith()))
  expect((await user.hear('finished')).outcome).toBe('converged')
  user.close()
})

test('two trainings share the threads, and both end', async () => {
  const user = engine.newUser()
  user.say(start(experimentWith({ sweep: { seeds: [1, 3, 7] } }), 'a'))
  user.say(start(experimentWith({ sweep: { seeds: [8, 1, 3] } }), 'b'))
  user.say(start(experimentWith(), 'b'))
  expect((await user.hear('rejected')).reason).toBe('training: expected an id that is not in use, got "b"')
  await user.hear('ended', ({ training }) => training === 'a')
  await user.hear('ended', ({ training }) => training === 'b')
  expect(user.all('finished')).toHaveLength(6)
  user.close()
})

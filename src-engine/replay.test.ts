import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Experiment } from './contract/experiment.ts'
import type { News, Request } from './contract/messages.ts'
import type { EngineUser } from './testing/engine-user.ts'
import { endless, experimentWith, longEpoch } from './testing/experiments.ts'
import { everyWay } from './testing/fingerprint.ts'
import { TestEngine } from './testing/test-engine.ts'
import { trainWhole } from './testing/train-whole.ts'
import { createTrainer } from './training/create-trainer.ts'
import { Replays } from './replay.ts'

type Replay = Extract<Request, { type: 'replay' }>

let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.start({ Worker, MessageChannel, setInterval, clearInterval })
})
afterEach(() => engine.dismissUsers())
afterAll(() => engine.close())

const replay = (request: number, experiment: Experiment, epochs: number[], more: Partial<Replay> = {}): Request => ({ type: 'replay', request, experiment, run: 0, epochs, wanted: 'models', ...more })

const refusal = (user: EngineUser, request: number) => user.hear('refused', (news) => news.request === request)
const answerTo = (user: EngineUser, request: number): Promise<Extract<News, { type: 'replayed' }>> => user.hear('replayed', (news) => news.request === request)

const withTraining = (experiment: Experiment, training: Partial<Experiment['training']>): Experiment => ({ ...experiment, training: { ...experiment.training, ...training } })
const upTo = (epochs: number, experiment: Experiment): Experiment => withTraining(experiment, { maxEpochs: epochs })

/** Each tier, with all that changes the way of a run. */
const ways = [...everyWay, withTraining(everyWay[2]!, { precision: 'float32' }), withTraining(everyWay[1]!, { schedule: { kind: 'exponential', gamma: 0.9 } })].map((experiment, way): [number, Experiment] => [
  way,
  { ...withTraining(experiment, { maxEpochs: 40, stop: undefined }), sweep: { learningRates: [0.4], seeds: [1, 5], changes: [{ run: 1, epoch: 8, learningRate: 0.2 }] } },
])

describe('a replay', () => {
  test.each(ways)('gives the weights of each epoch, forth and back, to the bits of a training that ends there: way %i', async (_way, experiment) => {
    const user = engine.newUser()
    const expected = (epoch: number) => trainWhole(upTo(epoch, experiment), { learningRate: 0.4, seed: 5, changes: [{ epoch: 8, learningRate: 0.2 }] }, { createTrainer }).model()
    for (const [request, epochs] of [[0, 1, 7, 8, 9], [9, 20], [3], [40]].entries()) {
      user.say(replay(request, experiment, epochs, { run: 1 }))
      const { models, sampleLosses, ...answer } = await answerTo(user, request)
      expect([answer.epochs, sampleLosses]).toEqual([epochs, new Float64Array(0)])
      expect(models).toEqual(epochs.map(expected))
    }
    user.close()
  })

  test.each(ways)('gives every sample’s loss, the largest that of the history and their mean too: way %i', async (_way, experiment) => {
    const user = engine.newUser()
    const epochs = [0, 1, 2, 10, 40]
    user.say(replay(1, experiment, epochs, { wanted: 'sample-losses' }))
    const { sampleLosses, models, ...answer } = await answerTo(user, 1)
    expect([answer.epochs, models]).toEqual([epochs, []])
    const { tail } = trainWhole(experiment, { learningRate: 0.4, seed: 1 }, { createTrainer }).history.since()
    const rows = sampleLosses.length / epochs.length
    epochs.forEach((epoch, index) => {
      const losses = sampleLosses.subarray(index * rows, (index + 1) * rows)
      expect(Math.max(...losses)).toBe(tail.maxSampleLoss[epoch])
      expect(losses.reduce((sum, loss) => sum + loss, 0) / rows).toBe(tail.meanLoss[epoch])
    })
    user.close()
  })

  test('leaves out epochs after the run’s end', async () => {
    const user = engine.newUser()
    const run = trainWhole(experimentWith(), undefined, { createTrainer })
    user.say(replay(1, experimentWith(), [0, run.epochs, run.epochs + 1, 19_000, 30_000]))
    const { epochs, models } = await answerTo(user, 1)
    expect(epochs).toEqual([0, run.epochs])
    expect(models[1]).toEqual(run.model())
    user.say(replay(2, experimentWith(), [run.epochs + 1]))
    expect(await answerTo(user, 2)).toMatchObject({ epochs: [], models: [] })
    user.say(replay(3, experimentWith(), [run.epochs], { wanted: 'sample-losses' }))
    expect(Math.max(...(await answerTo(user, 3)).sampleLosses)).toBe(run.history.since().tail.maxSampleLoss.at(-1))
    user.close()
  })

  test('of a CSV file takes its text', async () => {
    const user = engine.newUser()
    const experiment = experimentWith({ dataset: { kind: 'csv', path: 'points.csv', targets: ['class'] } })
    user.say(replay(1, experiment, [3]))
    expect((await refusal(user, 1)).reason).toBe('dataset.path: expected the text of "points.csv" with the request, got nothing')
    const models = await Promise.all(
      ['yes', 'no', 'yes'].map(async (last, index) => {
        user.say(replay(index + 2, experiment, [3], { csv: `a,b,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,${last}\n` }))
        return (await answerTo(user, index + 2)).models[0]
      }),
    )
    expect(models[0]).not.toEqual(models[1])
    expect(models[0]).toEqual(models[2])
    user.close()
  })

  const wide = experimentWith({ dataset: { kind: 'linear', n: 100_000, seed: 1 }, network: { layers: [{ units: 4096, activation: 'relu' }, { units: 1000, activation: 'relu' }, { units: 1, activation: 'sigmoid' }] } })
  test.each<[string, Partial<Replay>, string]>([
    ['of a run that is not in the sweep', { run: 1 }, 'run: expected a run of the sweep, 0 to 0, got 1'],
    ['of epochs out of order', { epochs: [3, 2] }, 'epochs: expected whole numbers in ascending order, got a list of 2'],
    ['of no epochs', { epochs: [] }, 'epochs: expected at least one number, got an empty list'],
    ['of too many epochs', { epochs: Array.from({ length: 513 }, (_none, epoch) => epoch) }, 'epochs: expected at most 512 epochs, got a list of 513'],
    ['of an experiment at fault', { experiment: withTraining(experimentWith(), { batchSize: 0 }) }, 'training.batchSize: expected a whole number ≥ 1 or "full", got 0'],
    ['of more weights than one message bears', { experiment: wide, epochs: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, 'epochs: expected at most 8 at a time of 4105192 numbers each (256 MB), got 9'],
    ['of more losses than one message bears', { experiment: wide, wanted: 'sample-losses', epochs: Array.from({ length: 400 }, (_none, epoch) => epoch) }, 'epochs: expected at most 335 at a time of 100000 numbers each (256 MB), got 400'],
  ])('%s is refused', async (_what, wrong, reason) => {
    const user = engine.newUser()
    user.say(replay(1, experimentWith(), [1], wrong))
    expect((await refusal(user, 1)).reason).toBe(reason)
    user.close()
  })

  test('goes on from where the one before it ended, whichever of the runs that was', () => {
    const replays = new Replays()
    const experiment = endless({}, { learningRates: [0.8, 0.4], seeds: [1] })
    const looks = (run: number, epoch: number): number => {
      let count = 0
      replays.replay({ type: 'replay', request: 1, experiment, run, epochs: [epoch], wanted: 'models' }, () => count++)
      return count
    }
    const first = looks(0, 20_000)
    expect(first).toBeGreaterThan(5)
    expect(looks(1, 20_000)).toBe(first)
    expect([looks(0, 20_000), looks(1, 20_001), looks(0, 20_001)]).toEqual([1, 1, 1])
    expect(looks(0, 19_999)).toBeGreaterThan(5)
  })
})

describe('cancel', () => {
  test('ends a replay under way at once, and drops those that wait', async () => {
    const user = engine.newUser()
    user.say(replay(1, endless(), [900_000_000]))
    user.say(replay(2, endless(), [900_000_001]))
    user.say(replay(3, experimentWith(), [2]))
    user.say(replay(4, experimentWith(), [3]))
    user.say({ type: 'predict', request: 5, model: trainWhole(experimentWith()).model(), inputs: Float64Array.of(0, 0) })
    // A prediction does not wait behind the replays.
    await user.hear('predicted')
    for (const request of [3, 2, 1]) user.say({ type: 'cancel', request })
    await answerTo(user, 4)
    expect(user.heard.map((news) => ('request' in news ? [news.type, news.request] : news.type))).toEqual([['predicted', 5], ['refused', 3], ['refused', 2], ['refused', 1], ['replayed', 4]])
    expect((await refusal(user, 1)).reason).toBe('cancelled')
    user.close()
  })

  test('in mid-epoch leaves no trace in the replays after it', async () => {
    const user = engine.newUser()
    const experiment = longEpoch()
    user.say(replay(1, experiment, [0]))
    user.say(replay(2, experiment, [50]))
    const [untrained] = (await answerTo(user, 1)).models
    user.say({ type: 'generate', request: 3, dataset: { kind: 'spiral', n: 50_000, seed: 1, noise: 0 } })
    await user.hear('points')
    user.say({ type: 'cancel', request: 2 })
    user.say(replay(4, experiment, [1]))
    user.say(replay(5, experiment, [0]))
    expect((await answerTo(user, 4)).models).toEqual([trainWhole(upTo(1, experiment), undefined, { createTrainer, budget: 1e6 }).model()])
    expect((await answerTo(user, 5)).models).toEqual([untrained])
    user.close()
  })

  test('of what is answered, or was never asked, is nothing', async () => {
    const user = engine.newUser()
    user.say({ type: 'cancel', request: 1 })
    user.say(replay(1, experimentWith(), [1]))
    await answerTo(user, 1)
    user.say({ type: 'cancel', request: 1 })
    user.say(replay(2, experimentWith(), [1]))
    await answerTo(user, 2)
    expect(user.heard.map(({ type }) => type)).toEqual(['replayed', 'replayed'])
    user.close()
  })

  test('comes by itself when the user leaves', async () => {
    const gone = engine.newUser()
    gone.say(replay(1, endless(), [900_000_000]))
    gone.say({ type: 'generate', request: 2, dataset: { kind: 'xor-easy' } })
    await gone.hear('points')
    gone.close()
    const user = engine.newUser()
    user.say(replay(1, experimentWith(), [1]))
    await answerTo(user, 1)
    expect(gone.all('refused')).toEqual([])
    user.close()
  })
})

test('a replay leaves a training as it is, and runs beside it', async () => {
  const user = engine.newUser()
  const experiment = endless({ maxEpochs: 100_000 }, { learningRates: [0.8, 0.4], seeds: [1] })
  user.say({ type: 'start', training: 'a', experiment })
  await user.hear('progress', ({ runs }) => runs.length > 0)
  user.say(replay(1, experiment, [5, 5000]))
  await answerTo(user, 1)
  expect(user.all('ended')).toEqual([])
  await user.hear('ended')
  expect(user.resultOf(1).model).toEqual(trainWhole(experiment, { learningRate: 0.4, seed: 1 }, { createTrainer }).model())
  user.close()
})

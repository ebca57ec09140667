import { expect, test } from 'vitest'
import type { News, Request } from '../../src-engine/contract/messages.ts'
import { experiment } from '../library/testing.ts'
import { train, type EnginePort } from './training.ts'

/** An engine that answers the request to start with the given news. */
function engineSaying(news: unknown[]): { port: EnginePort; requests: Request[] } {
  const requests: Request[] = []
  let hear: (message: { data: unknown }) => void = () => undefined
  const port: EnginePort = {
    on: (_event, listener) => (hear = listener),
    start: () => undefined,
    postMessage: (request) => {
      requests.push(request)
      if (request.type === 'start') for (const data of news) hear({ data })
    },
  }
  return { port, requests }
}

const training = 'command-line'
const tail = (from: number, ...losses: number[]) => ({
  from,
  epoch: Float64Array.from(losses, (_loss, index) => from + index),
  meanLoss: Float64Array.from(losses),
  maxSampleLoss: Float64Array.from(losses),
  accuracy: Float64Array.from(losses),
})
const finished = (run: number, history: ReturnType<typeof tail>): News => ({ type: 'finished', training, run, outcome: 'max-epochs', epochs: 3, elapsedMs: 1, history, model: null })
const progress = (sequence: number, history: ReturnType<typeof tail>): News => ({ type: 'progress', training, sequence, runs: [{ run: 0, epochs: 2, elapsedMs: 1, history }] })
const order = { experiment, csv: undefined, workers: 2 }

test('results are put together from the tails of their histories, in run order', async () => {
  const { port, requests } = engineSaying([progress(1, tail(0, 9, 8)), finished(1, tail(0, 5)), progress(2, tail(1, 7, 6)), finished(0, tail(3, Number.NaN)), { type: 'ended', training }])
  const states: [number, number][] = []
  const runs = await train(port, order, ({ ended, epochs }) => states.push([ended, epochs]))
  expect(runs.map(({ learningRate, history }) => [learningRate, history.meanLoss])).toEqual([
    [0.1, [9, 7, 6, Number.NaN]],
    [0.8, [5]],
  ])
  expect(runs[0]!.history.epoch).toEqual([0, 1, 2, 3])
  expect(states).toEqual([
    [0, 2],
    [1, 5],
    [1, 5],
    [2, 6],
  ])
  expect(requests.map((request) => request.type)).toEqual(['start', 'acknowledge', 'acknowledge'])
})

test('a refusal of the engine is the experiment’s fault', async () => {
  const { port } = engineSaying([{ type: 'rejected', training, reason: 'dataset.targets: no column "t"' }])
  await expect(train(port, order, () => undefined)).rejects.toMatchObject({ name: 'UsageError', message: 'dataset.targets: no column "t"' })
})

test.each([
  [[{ type: 'ended', training }], 'without the result of run 1'],
  [[{ type: 'progress', training }], 'sequence: is missing'],
  [['nonsense'], 'message of the engine'],
])('news that do not hold together end it with a reason: %j', async (news, message) => {
  await expect(train(engineSaying(news).port, order, () => undefined)).rejects.toThrow(message)
})

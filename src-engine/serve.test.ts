import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { experimentSchema } from './contract/experiment.ts'
import { checkJson } from './contract/validation.ts'
import { Pool } from './pool.ts'
import type { Every } from './serve.ts'
import { bundledWorker } from './testing/bundled-worker.ts'
import { EngineUser } from './testing/engine-user.ts'

const preset = (name: string) => checkJson(experimentSchema, readFileSync(join(import.meta.dirname, `../resources/presets/${name}.json`), 'utf8'), 'preset')

const every: Every = (milliseconds, callBack) => {
  const timer = setInterval(callBack, milliseconds)
  return () => clearInterval(timer)
}

let pool: Pool
const newUser = () => new EngineUser(pool, new MessageChannel(), every)

beforeAll(async () => {
  const code = await bundledWorker()
  pool = new Pool((workerData) => new Worker(code, { eval: true, workerData }), 2)
})
afterAll(() => pool.close())

test('a sweep runs to its end, and says so', async () => {
  const user = newUser()
  user.say({ type: 'start', training: 'a', experiment: preset('report-learning-rates') })
  await user.hear('ended')
  expect(user.all('finished')).toHaveLength(8)
  user.close()
})

test('nothing of a run comes after its end', async () => {
  const user = newUser()
  user.say({ type: 'start', training: 'a', experiment: preset('report-learning-rates') })
  await user.hear('ended')
  const ended = new Set<number>()
  for (const news of user.heard) {
    if (news.type === 'finished') ended.add(news.run)
    if (news.type === 'progress') for (const { run } of news.runs) expect(ended).not.toContain(run)
  }
  user.close()
})

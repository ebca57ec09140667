import './compile-for-speed.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { MessageChannel, Worker } from 'node:worker_threads'
import { runsOf } from '../src-engine/contract/experiment.ts'
import { createControl, requests, reset } from '../src-engine/control.ts'
import { readExperiment } from '../src-engine/formats/experiment-file.ts'
import { dataOf } from '../src-engine/testing/train-whole.ts'
import { train } from '../src-engine/train.ts'

/** What it costs a run to report its progress and its weights, as often as the window asks: rounds of a run with and without. */

/** As often as a training session asks. */
const asksPerSecond = 30

const [presets = '', rounds = '5'] = process.argv.slice(2)
const xorEasy = readdirSync(presets)
  .filter((file) => file.startsWith('report-'))
  .map((file) => readExperiment(readFileSync(`${presets}/${file}`, 'utf8')))
  .find(({ dataset }) => dataset.kind === 'xor-easy')!
const training = { ...xorEasy.training, maxEpochs: 1_000_000 }
delete training.stop
const data = dataOf(xorEasy)
const settings = runsOf(xorEasy)[0]!

const control = createControl()
const askingSource = `const { workerData: control } = require('node:worker_threads')
setInterval(() => Atomics.or(control, 1, ${requests.progress | requests.model}), ${1000 / asksPerSecond})`

/** Milliseconds of one run. */
async function run(isAsked: boolean): Promise<number> {
  const { port1, port2 } = new MessageChannel()
  port2.on('message', () => {})
  reset(control, 'run')
  const asking = isAsked ? new Worker(askingSource, { eval: true, workerData: control }) : undefined
  if (asking) await new Promise((resolve) => asking.once('online', resolve))
  const started = performance.now()
  train({ type: 'run', experiment: { network: xorEasy.network, training }, settings, data }, control, (message) => port1.postMessage(message), () => performance.now())
  const took = performance.now() - started
  await asking?.terminate()
  port1.close()
  return took
}

await run(false)
const shares: number[] = []
for (let round = 0; round < Number(rounds); round++) {
  const alone = await run(false)
  shares.push((await run(true)) / alone - 1)
}
console.log(JSON.stringify({ shares, asksPerSecond }))

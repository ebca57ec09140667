import { MessageChannel, Worker } from 'node:worker_threads'
import type { Activation, Experiment } from '../src-engine/contract/experiment.ts'
import { EngineUser } from '../src-engine/testing/engine-user.ts'
import { endless } from '../src-engine/testing/experiments.ts'

/**
 * How soon Pause and Stop are answered: the engine's own threads and messages, in Electron's V8, with a user on another thread
 * who watches the weights. A small network, those of the shapes at which a step of a training takes longest, and sweeps in which
 * large networks' runs end all the time.
 */

/** What they took, in milliseconds. */
export interface Answers {
  readonly name: string
  readonly pauses: number[]
  readonly stops: number[]
}

const [rounds = '5'] = process.argv.slice(2)
const pausesOfRound = 6
/** Commands come at any moment: so many milliseconds after the answer before, by turns. */
const waits = [173, 3, 290, 90, 17, 240, 45, 140]

const engine = new Worker(new URL('./engine-thread.js', import.meta.url))

const network = (units: readonly number[], activation: Activation): Experiment['network'] => ({
  layers: [...units.map((count) => ({ units: count, activation })), { units: 1, activation: 'sigmoid' }],
  bias: true,
  initialization: { scheme: 'glorot-uniform' },
})
const training = (units: readonly number[], settings: Partial<Experiment['training']>): Experiment => ({
  ...endless({ optimizer: { kind: 'adam' }, ...settings }),
  dataset: { kind: 'moons', n: 64, seed: 1, noise: 0.1 },
  network: network(units, 'sigmoid'),
})
/** More runs than come to their end before Stop; each end hands over a model. */
const sweep = (units: readonly number[]): Experiment => ({ ...training(units, { batchSize: 'full', maxEpochs: 4 }), sweep: { learningRates: [0.1], seeds: Array.from({ length: 100 }, (_, index) => index) } })
const deep = Array<number>(126).fill(180)
const trainings: Record<string, Experiment> = {
  '2-3-3-1, batch 1': endless(),
  '2-850-850-1, batch 1': training([850, 850], { batchSize: 1 }),
  '2-2040-2040-1, batch 1': training([2040, 2040], { batchSize: 1 }),
  '2-2040-2040-1, batch 64': training([2040, 2040], { batchSize: 64 }),
  '2-4096-1000-1, all samples': training([4096, 1000], { batchSize: 'full' }),
  '126 layers of 180, batch 8': training(deep, { batchSize: 8 }),
  '126 layers of 180, batch 64, float32': training(deep, { batchSize: 64, precision: 'float32' }),
  '2-850-850-1, runs of 4 epochs': sweep([850, 850]),
  '2-2040-2040-1, runs of 4 epochs': sweep([2040, 2040]),
}

let turn = 0
const pass = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, waits[turn++ % waits.length]))

/** Says something, and waits until it has led to a state. @returns milliseconds */
async function answered(user: EngineUser, type: 'pause' | 'stop', state: 'paused' | 'stopped'): Promise<number> {
  const before = user.all('state').length
  const said = performance.now()
  user.say({ type, training: 'a' })
  await user.hear('state', (news) => news.state === state && user.all('state').indexOf(news) >= before)
  return performance.now() - said
}

async function measure(name: string, experiment: Experiment): Promise<Answers> {
  const [pauses, stops]: [number[], number[]] = [[], []]
  for (let round = 0; round < Number(rounds); round++) {
    const { port1, port2 } = new MessageChannel()
    engine.postMessage(port2, [port2])
    const user = new EngineUser(port1)
    user.say({ type: 'start', training: 'a', experiment })
    user.say({ type: 'watch', training: 'a', run: 0 })
    const first = await Promise.race([user.hear('started'), user.hear('rejected')])
    if (first.type === 'rejected') throw new Error(`${name}: ${first.reason}`)
    await Promise.race([user.untilBegun([0]), user.hear('finished')])
    for (let pause = 0; pause < pausesOfRound; pause++) {
      await pass()
      pauses.push(await answered(user, 'pause', 'paused'))
      user.say({ type: 'resume', training: 'a' })
    }
    await pass()
    stops.push(await answered(user, 'stop', 'stopped'))
    await user.hear('ended')
    user.close()
  }
  return { name, pauses, stops }
}

const answers: Answers[] = []
for (const [name, experiment] of Object.entries(trainings)) answers.push(await measure(name, experiment))
await engine.terminate()
console.log(JSON.stringify(answers))

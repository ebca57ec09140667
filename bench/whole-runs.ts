import { readFileSync, readdirSync } from 'node:fs'
import { runsOf, type Experiment, type RunSettings } from '../src-engine/contract/experiment.ts'
import { readExperiment } from '../src-engine/formats/experiment-file.ts'
import { initialize } from '../src-engine/network/initialization.ts'
import { createNetwork } from '../src-engine/network/network.ts'
import { randomStream } from '../src-engine/random/stream.ts'
import { dataOf } from '../src-engine/testing/train-whole.ts'
import { createTrainer } from '../src-engine/training/create-trainer.ts'
import { createReferenceTrainer } from '../src-engine/training/reference-trainer.ts'
import { Run } from '../src-engine/training/run.ts'
import type { TrainingData } from '../src-engine/training/samples.ts'
import type { CreateTrainer } from '../src-engine/training/trainer.ts'

/** Multiply-adds of one step, as train.ts takes them. */
const slice = 1_000_000

/** What whole runs took, in milliseconds. */
interface WholeRuns {
  readonly name: string
  readonly runs: number
  readonly epochs: number
  /** To the end of every run, evaluation and stop check included: ours, or the reference's. */
  readonly whole: number[]
  /** The same number of updates alone; of the reference not measured. */
  readonly updatesAlone: number[]
}

/** @param times how often it is done: what is over in a fraction of a millisecond would be measured by chance */
function timed(work: () => void, times = 1): number {
  const started = process.hrtime.bigint()
  for (let time = 0; time < times; time++) work()
  return Number(process.hrtime.bigint() - started) / 1e6 / times
}

/** Milliseconds that are measured at least. */
const leastMeasured = 20

function trainAll(experiment: Experiment, data: TrainingData, create: CreateTrainer): number[] {
  return runsOf(experiment).map((settings) => {
    const run = new Run(experiment, settings, data, create)
    while (!run.step(slice));
    return run.epochs
  })
}

function updateOnly({ network, training }: Experiment, { learningRate, seed }: RunSettings, data: TrainingData, epochs: number): void {
  const created = createNetwork(data.inputs, network.layers, network.bias, training.precision ?? 'float64')
  initialize(created, network.initialization, randomStream(seed, 'initialization'))
  const trainer = createTrainer({ network: created, data, training, learningRate, order: null })
  for (let epoch = 0; epoch < epochs; epoch++) trainer.train(0, data.training.count)
  trainer.release?.()
}

function measure(name: string, experiment: Experiment, rounds: number): WholeRuns {
  const data = dataOf(experiment)
  const epochs = trainAll(experiment, data, create)
  const measured: WholeRuns = { name, runs: epochs.length, epochs: epochs.reduce((sum, count) => sum + count, 0), whole: [], updatesAlone: [] }
  const times = Math.ceil(leastMeasured / timed(() => trainAll(experiment, data, create)))
  for (let round = 0; round < rounds; round++) {
    measured.whole.push(timed(() => trainAll(experiment, data, create), times))
    if (!isReference) measured.updatesAlone.push(timed(() => runsOf(experiment).forEach((settings, index) => updateOnly(experiment, settings, data, epochs[index]!)), times))
  }
  return measured
}

/** 8 rates × 8 seeds. */
const sweep = { learningRates: [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4], seeds: [1, 2, 3, 4, 5, 6, 7, 8] }

const [presets = '', rounds = '5', who = 'ours'] = process.argv.slice(2)
// In a process of its own, whose caches and whose V8 have to do with nothing else.
const isReference = who === 'reference'
const create: CreateTrainer = isReference ? createReferenceTrainer : createTrainer
if (!isReference) await import('./compile-for-speed.ts')
const report = readdirSync(presets)
  .filter((file) => file.startsWith('report-'))
  .map((file) => readExperiment(readFileSync(`${presets}/${file}`, 'utf8')))
const xorEasy = report.find(({ dataset }) => dataset.kind === 'xor-easy')!
const all = report.map((experiment) => measure(experiment.name, experiment, Number(rounds)))
all.push(measure('Sweep: 8 rates × 8 seeds on XOR easy', { ...xorEasy, sweep }, Math.min(3, Number(rounds))))
console.log(JSON.stringify(all))

import type { Experiment } from './contract/experiment.ts'
import { createNetwork } from './network/network.ts'
import type { Precision } from './network/reals.ts'
import { randomStream } from './random/stream.ts'
import { createBatchTrainer } from './training/batch-trainer.ts'
import { createOnlineTrainer } from './training/online-trainer.ts'
import { createReferenceTrainer } from './training/reference-trainer.ts'
import { Run } from './training/run.ts'
import type { TrainingData } from './training/samples.ts'
import type { CreateTrainer } from './training/trainer.ts'

/** What is needed of Node. */
interface Node {
  /** Sets one of V8's options. */
  readonly setFlag: (flag: string) => void
  /** V8's version. */
  readonly version: string
  /** The processor's, as Node names it. */
  readonly arch: string
  /** Milliseconds. */
  readonly now: () => number
}

/**
 * Has V8 compile all WebAssembly of this process for speed, from now on. To be called before any is compiled: a compiler at
 * work takes a change of its options badly.
 *
 * Vectors are joined (compile/vector-width.ts), an option that V8 calls experimental: it is taken back where programs for joined
 * vectors do not come to what the reference comes to, or are no faster.
 *
 * Addresses are not compared with the memory's end. Elsewhere the processor finds a wrong one by itself, but Electron's utility
 * processes do not let it, and comparisons cost a fifth of the time and keep vectors from being joined. The only programs here
 * are our own and Node's. The addresses of ours follow from sizes that have been checked, and tests run them in memory that ends
 * where they must, with every address looked at.
 *
 * Functions are compiled when a program is made, which Pause and Stop do not wait for, not at their first call: in deep networks
 * that took a first step half a second.
 *
 * Branches that are hardly ever taken (assembler/code.ts) are put far away, which alone changes no bit.
 * @returns whether threads shall use wide vectors
 */
export function compileForSpeed({ setFlag, version, arch, now }: Node): boolean {
  setFlag('--no-wasm-bounds-checks')
  setFlag('--no-wasm-lazy-compilation')
  for (const flag of branchFlags(version)) setFlag(`--${flag}`)
  // Elsewhere V8 joins nothing, and does not know the option.
  if (arch !== 'x64') return false
  const flags = wideVectorFlags(version)
  for (const flag of flags) setFlag(`--${flag}`)
  // The baseline compiler joins nothing, and would have its work done again by a thread in the background.
  setFlag('--no-liftoff')
  try {
    if (agreesWithReference() && isFaster(now)) return true
    for (const flag of flags) setFlag(`--no-${flag}`)
    return false
  } finally {
    setFlag('--liftoff')
  }
}

const isV13 = (version: string): boolean => version.startsWith('13.0.')

/** V8's options by which it heeds what programs say of their branches: newer versions do without being told (Chrome from 137 on). */
export function branchFlags(version: string): string[] {
  return isV13(version) ? ['experimental-wasm-branch-hinting'] : []
}

/**
 * V8's options by which it joins vectors.
 * @param version V8's: V8 13.0 has two optimizers, of which the older joins fewer operations. The newer is asked for by two
 * options, as the second implies the first on the command line only
 */
export function wideVectorFlags(version: string): string[] {
  return ['experimental-wasm-revectorize', ...(isV13(version) ? ['turboshaft-wasm-instruction-selection-staged', 'turboshaft-wasm'] : [])]
}

/** A training, and how its program is made. */
interface Trial {
  readonly experiment: Pick<Experiment, 'network' | 'training'>
  readonly program: { divided?: boolean; piecemeal?: boolean }
}

/** Trainings that make use of what batch programs are made of. */
const trials: readonly Trial[] = [
  {
    experiment: {
      network: { layers: [{ units: 19, activation: 'sigmoid' }, { units: 9, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }], bias: false, initialization: { scheme: 'glorot-uniform' } },
      training: { loss: 'cross-entropy', optimizer: { kind: 'sgd' }, batchSize: 10, shuffle: false, maxEpochs: 2 },
    },
    program: {},
  },
  {
    experiment: {
      network: { layers: [{ units: 33, activation: 'relu' }, { units: 12, activation: 'leaky-relu' }, { units: 3, activation: 'softmax' }], bias: true, initialization: { scheme: 'he-uniform' } },
      training: { loss: 'cross-entropy', optimizer: { kind: 'adam' }, l1: 1e-4, l2: 1e-3, batchSize: 7, shuffle: true, maxEpochs: 2 },
    },
    program: { piecemeal: true },
  },
  {
    experiment: {
      network: { layers: [{ units: 101, activation: 'tanh' }, { units: 100, activation: 'sigmoid' }, { units: 2, activation: 'linear' }], bias: true, initialization: { scheme: 'glorot-uniform' } },
      training: { loss: 'squared-error', optimizer: { kind: 'nesterov' }, batchSize: 'full', shuffle: false, maxEpochs: 1 },
    },
    program: { divided: true },
  },
]

/** A network that makes use of what evaluations are made of. */
const evaluated: Trial['experiment'] = {
  network: {
    layers: [{ units: 3, activation: 'sigmoid' }, { units: 2, activation: 'tanh' }, { units: 1, activation: 'leaky-relu' }, { units: 2, activation: 'softmax' }],
    bias: true,
    initialization: { scheme: 'glorot-uniform' },
  },
  training: { loss: 'cross-entropy', optimizer: { kind: 'sgd' }, batchSize: 1, shuffle: false, maxEpochs: 1 },
}

/** Float32 may be rounded otherwise, by so much. */
const tolerance = { float64: 0, float32: 1e-4 } as const

function agreesWithReference(): boolean {
  const agree = (experiment: Trial['experiment'], precision: Precision, createTrainer: CreateTrainer, lastEpoch?: number): boolean => {
    const [expected, outcome] = [createReferenceTrainer, createTrainer].map((create) => outcomeBy(create, experiment, precision, lastEpoch)) as [number[], number[]]
    return outcome.every((value, index) => Math.abs(value - expected[index]!) <= tolerance[precision])
  }
  return (
    agree(evaluated, 'float64', (settings) => createOnlineTrainer(settings, { isUnrolled: false, perRegister: 2 }), 0) &&
    trials.every(({ experiment, program }) =>
      (['float64', 'float32'] as const).every((precision) => agree(experiment, precision, (settings) => createBatchTrainer(settings, { ...program, perRegister: 2 }))),
    )
  )
}

/** All weights, and the history up to an epoch. */
function outcomeBy(createTrainer: CreateTrainer, { network, training }: Trial['experiment'], precision: Precision, lastEpoch = Infinity): number[] {
  const run = new Run({ network, training: { ...training, precision } }, { learningRate: 0.05, seed: 1 }, trialData(network.layers.at(-1)!.units), createTrainer)
  while (!run.step(1e6, lastEpoch));
  const { meanLoss, maxSampleLoss, accuracy } = run.history.since().tail
  return [...run.model().layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])]), ...meanLoss, ...maxSampleLoss, ...accuracy]
}

/** Whether wide vectors take clearly less time than others, by the best of many rounds: four fifths, measured, where V8 joins them, and more than others where it does not. */
function isFaster(now: () => number): boolean {
  const layers = [64, 64, 1].map((units) => ({ units, activation: 'sigmoid' as const }))
  const network = createNetwork(3, layers, false, 'float32')
  const data = trialData(1)
  const training = { loss: 'squared-error' as const, optimizer: { kind: 'sgd' as const }, batchSize: 10, shuffle: false, maxEpochs: 1, precision: 'float32' as const }
  const settings = { network, data, training, learningRate: 0.05, order: null }
  const trainers = ([2, 1] as const).map((perRegister) => ({ trainer: createBatchTrainer(settings, { perRegister }), best: Infinity }))
  for (let round = 0; round < 50; round++)
    for (const entry of trainers) {
      const started = now()
      for (let epoch = 0; epoch < 10; epoch++) entry.trainer.train(0, data.training.count)
      entry.best = Math.min(entry.best, now() - started)
    }
  return trainers[0]!.best < 0.9 * trainers[1]!.best
}

function trialData(outputs: number): TrainingData {
  const count = 17
  const random = randomStream(1, 'dataset')
  const inputs = Float64Array.from({ length: 3 * count }, () => random.normal())
  const targets = Float64Array.from({ length: outputs * count }, (_, index) => (index % outputs === Math.floor(index / outputs) % outputs ? 1 : 0))
  return { inputs: 3, outputs, training: { count, inputs, targets }, test: { count: 0, inputs: new Float64Array(0), targets: new Float64Array(0) } }
}

import type { Experiment } from '../src-engine/contract/experiment.ts'
import { randomStream } from '../src-engine/random/stream.ts'

/** One training task of the bench: its shape and its updates. */
export interface WorkloadSettings {
  readonly name: string
  /** Units of every layer, the inputs first. */
  readonly sizes: readonly number[]
  readonly samples: number
  readonly batch: number
  readonly rate: number
  readonly activation: 'sigmoid' | 'tanh'
  readonly bias: boolean
  readonly optimizer: 'sgd' | 'adam'
}

export interface Workload extends WorkloadSettings {
  /** samples × inputs and samples × outputs, row-major. */
  readonly inputs: Float64Array
  readonly targets: Float64Array
  /** Layer by layer, inputs × units, row-major. Biases start at 0. */
  readonly weights: Float64Array
}

const plain = { activation: 'sigmoid', bias: false, optimizer: 'sgd' } as const

/** W1–W4 are those of the prototype's table; W5 adds biases and adam. */
export const workloads: readonly WorkloadSettings[] = [
  { name: 'W1', sizes: [2, 3, 3, 1], samples: 100, batch: 1, rate: 0.5, ...plain },
  { name: 'W2', sizes: [2, 16, 16, 1], samples: 400, batch: 10, rate: 0.5, ...plain },
  { name: 'W3', sizes: [2, 64, 64, 1], samples: 2000, batch: 32, rate: 0.5, ...plain },
  { name: 'W4', sizes: [784, 256, 128, 10], samples: 2000, batch: 128, rate: 0.1, ...plain },
  { name: 'W5', sizes: [2, 32, 32, 1], samples: 1000, batch: 16, rate: 0.01, activation: 'tanh', bias: true, optimizer: 'adam' },
]

/** The workload with its data, the same on every machine. */
export function createWorkload(settings: WorkloadSettings): Workload {
  const { sizes, samples } = settings
  const random = randomStream(7, 'dataset')
  const inputCount = sizes[0]!
  const outputCount = sizes[sizes.length - 1]!
  const isImage = inputCount > 2
  const inputs = Float64Array.from({ length: samples * inputCount }, () => (isImage ? random.uniform() : 2 * random.uniform() - 1))
  const targets = new Float64Array(samples * outputCount)
  for (let sample = 0; sample < samples; sample++) {
    if (isImage) {
      targets.fill(0.1, sample * outputCount, (sample + 1) * outputCount)
      targets[sample * outputCount + Math.floor(random.uniform() * outputCount)] = 0.9
    } else targets[sample] = 0.5 + 0.4 * Math.sin(3 * inputs[2 * sample]!) * Math.cos(2 * inputs[2 * sample + 1]!)
  }
  const weights = sizes.slice(1).flatMap((units, layer) => {
    const fanIn = sizes[layer]!
    return Array.from({ length: fanIn * units }, () => ((2 * random.uniform() - 1) * 2) / Math.sqrt(fanIn))
  })
  return { ...settings, inputs, targets, weights: Float64Array.from(weights) }
}

/** The workload as an experiment of ours; its data are handed to the trainer separately. */
export function trainingOf({ batch, optimizer }: WorkloadSettings, precision: 'float64' | 'float32'): Experiment['training'] {
  return { loss: 'squared-error', optimizer: { kind: optimizer }, batchSize: batch, shuffle: false, maxEpochs: 1, precision }
}

import type { Network } from '../../src-engine/network/network.ts'
import { createNetwork } from '../../src-engine/network/network.ts'
import type { CreateTrainer, Trainer } from '../../src-engine/training/trainer.ts'
import { trainingOf, type Workload } from '../workload.ts'

/** A trainer of the engine on a workload. */
export function trainerOn(workload: Workload, precision: 'float64' | 'float32', create: CreateTrainer): Trainer {
  const { sizes, samples, inputs, targets, rate } = workload
  const network = networkOf(workload, precision)
  const none = { count: 0, inputs: new Float64Array(0), targets: new Float64Array(0) }
  const data = { inputs: sizes[0]!, outputs: network.outputs, training: { count: samples, inputs, targets }, test: none }
  return create({ network, data, training: trainingOf(workload, precision), learningRate: rate, order: null })
}

function networkOf({ sizes, activation, bias, weights }: Workload, precision: 'float64' | 'float32'): Network {
  const network = createNetwork(
    sizes[0]!,
    sizes.slice(1).map((units) => ({ units, activation })),
    bias,
    precision,
  )
  network.parameters.set(weights)
  return network
}

/** Trains whole epochs. */
export const epochsOf =
  (trainer: Trainer, samples: number) =>
  (epochs: number): void => {
    for (let epoch = 0; epoch < epochs; epoch++) trainer.train(0, samples)
  }

import { lossFunction } from '../network/losses.ts'
import { backward, createPasses, forward, nothing, type Passes } from '../network/passes.ts'
import { addPenalties, createOptimizer, settle } from './optimizers.ts'
import type { Samples } from './samples.ts'
import { addSample, isCorrect } from './tally.ts'
import type { Trainer, TrainerSettings } from './trainer.ts'

/** The definition of the mathematics, sample by sample: clear rather than fast. Trains the network in place. */
export function createReferenceTrainer({ network, data, training, learningRate, order }: TrainerSettings): Trainer {
  const { parameters, weightCount, outputs, precision } = network
  const { optimizer, batchSize, l1 = 0, l2 = 0 } = training
  const samples = data.training
  const batch = batchSize === 'full' ? samples.count : Math.min(batchSize, samples.count)
  const loss = lossFunction(training.loss, network.layers[network.layers.length - 1]!.activation)
  const passes = createPasses(network)
  const { gradient, last } = passes
  const updates = createOptimizer(optimizer, parameters.length, precision)
  let rate = learningRate

  /** Updates by the mean gradient of the `count` samples that `gradient` has summed up: times 1/n, as a product takes a fifth of a quotient's time. */
  function update(count: number): void {
    const share = 1 / count
    if (count > 1) for (let p = 0; p < gradient.length; p++) gradient[p] = gradient[p]! * share
    const hasPenalties = l1 !== 0 || l2 !== 0
    if (hasPenalties) addPenalties(parameters, gradient, weightCount, l1, l2)
    updates.step(parameters, gradient, rate)
    if (hasPenalties) settle(parameters, weightCount, precision)
  }

  return {
    sampleCost: (3 + 4 / batch) * parameters.length + 40 * network.layers.reduce((sum, layer) => sum + layer.units, 0),
    train(from, to) {
      for (let position = from; position < to; position++) {
        const inBatch = position % batch
        if (inBatch === 0) gradient.fill(nothing)
        const sample = order ? order[position]! : position
        load(passes, samples, sample)
        forward(passes)
        backward(passes, loss, samples.targets, sample * outputs)
        if (inBatch === batch - 1 || position === samples.count - 1) update(inBatch + 1)
      }
    },
    setLearningRate: (learningRate) => (rate = learningRate),
    evaluate(part, from, to, tally) {
      const { targets } = data[part]
      for (let sample = from; sample < to; sample++) {
        load(passes, data[part], sample)
        forward(passes)
        const at = sample * outputs
        addSample(tally, loss.value(last.preactivations, last.outputs, targets, at), isCorrect(last.outputs, targets, at))
      }
    },
    read: (into) => into.set(parameters),
  }
}

function load({ input }: Passes, { inputs }: Samples, sample: number): void {
  for (let column = 0, p = sample * input.length; column < input.length; column++, p++) input[column] = inputs[p]!
}

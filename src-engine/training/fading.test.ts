import { expect, test } from 'vitest'
import { experimentWith } from '../testing/experiments.ts'
import { trainWhole } from '../testing/train-whole.ts'
import { createBatchTrainer } from './batch-trainer.ts'
import { createTrainer } from './create-trainer.ts'
import { createReferenceTrainer } from './reference-trainer.ts'

const trainers = [
  { name: 'the reference', create: createReferenceTrainer, precision: 'float64', leastNormal: 2 ** -1022 },
  { name: 'the reference', create: createReferenceTrainer, precision: 'float32', leastNormal: 2 ** -126 },
  { name: 'the fastest', create: createTrainer, precision: 'float64', leastNormal: 2 ** -1022 },
  { name: 'batches', create: createBatchTrainer, precision: 'float64', leastNormal: 2 ** -1022 },
  { name: 'batches', create: createBatchTrainer, precision: 'float32', leastNormal: 2 ** -126 },
] as const
const optimizers = [{ kind: 'sgd' }, { kind: 'momentum', momentum: 0.5 }] as const

test.each(trainers.flatMap((trainer) => optimizers.flatMap((optimizer) => [4, 20].map((units) => ({ ...trainer, optimizer, units })))))(
  'weights that a penalty shrinks without end never become subnormal numbers: $name, $precision, $optimizer.kind, $units neurons',
  ({ create, precision, leastNormal, optimizer, units }) => {
    // Inputs are above 0, weights below: no neuron is active, and only the penalty is left.
    const experiment = experimentWith({
      dataset: { kind: 'inline', inputs: [[1], [2], [3]], targets: [[1], [0], [1]] },
      network: { layers: [{ units, activation: 'relu' }, { units: 1, activation: 'sigmoid' }], initialization: { scheme: 'explicit', weights: [Array<number>(units).fill(-1), Array<number>(units).fill(0.1)] } },
      training: { precision, optimizer, l2: 0.3, maxEpochs: 1000, stop: undefined },
      sweep: { learningRates: [1] },
    })
    const { layers } = trainWhole(experiment, undefined, { createTrainer: create }).model()
    for (const { weights } of layers)
      for (const weight of weights) {
        expect(Math.abs(weight)).toBeLessThan(1e-20)
        if (weight !== 0) expect(Math.abs(weight)).toBeGreaterThan(leastNormal)
      }
  },
)

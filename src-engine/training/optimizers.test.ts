import { describe, expect, test } from 'vitest'
import type { Experiment, OptimizerSettings } from '../contract/experiment.ts'
import { experimentWith } from '../testing/experiments.ts'
import { trainWhole } from '../testing/train-whole.ts'
import { createTrainer } from './create-trainer.ts'
import { addPenalties, createOptimizer } from './optimizers.ts'
import type { Run } from './run.ts'

/** Three steps from w = (1, −2) with the gradients below; expected values from the formulas of torch.optim, worked by hand in Python's floats. */
const gradients = [
  [0.5, -0.1],
  [0.25, 0.2],
  [-0.5, 0.4],
]

function after(settings: OptimizerSettings, rate = 0.1): number[] {
  const w = Float64Array.of(1, -2)
  const optimizer = createOptimizer(settings, 2, 'float64')
  for (const gradient of gradients) optimizer.step(w, Float64Array.from(gradient), rate)
  return [...w]
}

describe('the optimizer', () => {
  test.each<[OptimizerSettings, number[]]>([
    [{ kind: 'sgd' }, [0.975, -2.05]],
    [{ kind: 'momentum' }, [0.867, -2.0509]],
    [{ kind: 'nesterov', momentum: 0.5 }, [0.9375, -2.0762500000000004]],
    [{ kind: 'rmsprop' }, [0.2209971066270467, -2.7694424818018675]],
    [{ kind: 'rmsprop', momentum: 0.5, alpha: 0.9, epsilon: 1e-3 }, [0.4509102650238024, -2.164141385739896]],
    [{ kind: 'adam' }, [0.7957037336010943, -2.0061811729025862]],
    [{ kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-2 }, [0.8506445639580552, -2.0631384795832353]],
  ])('%j takes the steps of its formula', (settings, expected) => {
    after(settings).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 14))
  })

  test('sgd with a momentum of 0 is sgd', () => {
    expect(after({ kind: 'momentum', momentum: 0 })).toEqual(after({ kind: 'sgd' }))
    expect(after({ kind: 'nesterov', momentum: 0 })).toEqual(after({ kind: 'sgd' }))
  })

  test.each(['momentum', 'nesterov', 'adam', 'rmsprop'] as const)('%s makes no updates of subnormal numbers once gradients have ended', (kind) => {
    const optimizer = createOptimizer({ kind }, 1, 'float64')
    const w = new Float64Array(1)
    for (let step = 0; step < 30_000; step++) {
      w[0] = 0
      optimizer.step(w, Float64Array.of(step < 10 ? 1 : 0), 1)
      expect(w[0] === 0 || Math.abs(w[0]) > 1e-280).toBe(true)
    }
  })

  /** One weight, which should be 0, and comes near it until its gradient is no number to speak of. */
  const fading = (kind: 'momentum' | 'nesterov' | 'adam' | 'rmsprop', training: Partial<Experiment['training']>): Experiment =>
    experimentWith({
      dataset: { kind: 'inline', inputs: [[1], [1]], targets: [[0], [0]] },
      network: { layers: [{ units: 1, activation: 'linear' }], bias: false, initialization: { scheme: 'explicit', weights: [[1]] } },
      training: { optimizer: { kind }, maxEpochs: 20_000, stop: undefined, ...training },
      sweep: { learningRates: [0.05], seeds: [1] },
    })
  const weightOf = (run: Run): number => run.model().layers[0]!.weights[0]!

  test.each(['momentum', 'nesterov', 'adam', 'rmsprop'] as const)('%s, compiled in batches, fades as the reference does', (kind) => {
    const experiment = fading(kind, { batchSize: 2 })
    expect(weightOf(trainWhole(experiment, undefined, { createTrainer }))).toBe(weightOf(trainWhole(experiment)))
  })

  test.each([
    [1, 'float64', 1e-280],
    [2, 'float32', 1e-35],
  ] as const)('momentum, compiled with batches of %i in %s, leaves the weight far above the subnormal numbers', (batchSize, precision, least) => {
    expect(Math.abs(weightOf(trainWhole(fading('momentum', { batchSize, precision }), undefined, { createTrainer })))).toBeGreaterThan(least)
  })
})

test('penalties add l1·sign(w) + l2·w to the gradient of weights, never of biases', () => {
  const gradient = new Float64Array(5)
  addPenalties(Float64Array.of(2, -3, 0, -0, 7), gradient, 4, 0.1, 0.01)
  expect([...gradient]).toEqual([0.1 + 0.02, -0.1 - 0.03, 0, 0, 0])
})

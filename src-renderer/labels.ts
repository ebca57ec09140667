import type { Activation, Initialization, Loss, OptimizerSettings, RateChange, Schedule } from '../src-engine/contract/experiment.ts'
import type { LiveRun } from './stores/live-run.ts'

/** The words on the screen for the contract's names, in the order they are offered. */

type Option<Value extends string> = { value: Value; label: string }

const options = <Value extends string>(labels: Record<Value, string>): Option<Value>[] =>
  (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }))

export const activationOptions = options<Activation>({
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'ReLU',
  'leaky-relu': 'Leaky ReLU',
  linear: 'Linear',
  softmax: 'Softmax',
})

export const lossOptions = options<Loss>({ 'squared-error': 'Squared error', 'cross-entropy': 'Cross-entropy' })

export const optimizerOptions = options<OptimizerSettings['kind']>({
  sgd: 'Gradient descent',
  momentum: 'Momentum',
  nesterov: 'Nesterov momentum',
  rmsprop: 'RMSprop',
  adam: 'Adam',
})

export const scheduleOptions = options<Schedule['kind']>({ constant: 'Constant', step: 'Step', exponential: 'Exponential', cosine: 'Cosine' })

export const initializationLabels: Record<Initialization['scheme'], string> = {
  'glorot-uniform-sigmoid': 'Glorot for sigmoid',
  'glorot-uniform': 'Glorot uniform',
  'he-uniform': 'He uniform',
  'lecun-uniform': 'LeCun uniform',
  uniform: 'Uniform',
  normal: 'Normal',
  zeros: 'All zero',
  explicit: 'Weights of the file',
}

export const statusLabels: Record<LiveRun['status'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  converged: 'Converged',
  'max-epochs': 'Epoch limit',
  diverged: 'Diverged',
  stopped: 'Stopped',
  failed: 'Failed',
}

/** What is to be known of a run's arithmetic; nothing of float64. */
export function arithmeticLabel({ precision, relaxedSimd }: Pick<LiveRun, 'precision' | 'relaxedSimd'>): string | undefined {
  if (precision === undefined) return undefined
  return relaxedSimd ? 'Single precision with relaxed SIMD: another processor may round differently' : 'Single precision'
}

/**
 * `rate 0.8` or, where a sweep has several seeds, `rate 0.8, seed 3`: what tells one run from the others. A rate that was
 * changed is told with its changes: `rate 0.8 → 0.1 at 40`.
 */
export function runName(run: { learningRate: number; seed: number; changes?: readonly RateChange[] | undefined }, seeds: number): string {
  const rate = `rate ${rateName(run)}`
  return seeds > 1 ? `${rate}, seed ${run.seed}` : rate
}

/** `0.8`, or `0.8 → 0.1 at 40` for a rate that was changed after epoch 40. */
export const rateName = ({ learningRate, changes = [] }: { learningRate: number; changes?: readonly RateChange[] | undefined }): string =>
  [String(learningRate), ...changes.map((change) => `${change.learningRate} at ${change.epoch}`)].join(' → ')

import type { Activation } from '../contract/experiment.ts'
import { sigmoid, tanh } from '../elementary/exponential.ts'

/** An activation and its slope. Softmax is none of these: it looks at a whole layer (softmax.ts). */
export interface ActivationFunction {
  /** y = φ(ỹ). */
  value(x: number): number
  /** φ′(ỹ), written from the activated value y (the report's Eq. 1). */
  derivative(y: number): number
}

const leakySlope = 0.01

export const activations: Record<Exclude<Activation, 'softmax'>, ActivationFunction> = {
  sigmoid: { value: sigmoid, derivative: (y) => y * (1 - y) },
  tanh: { value: tanh, derivative: (y) => 1 - y * y },
  // NaN must stay NaN, so that a run that has diverged is seen to.
  relu: { value: (x) => (x <= 0 ? 0 : x), derivative: (y) => (y <= 0 ? 0 : 1) },
  'leaky-relu': { value: (x) => (x < 0 ? leakySlope * x : x), derivative: (y) => (y <= 0 ? leakySlope : 1) },
  linear: { value: (x) => x, derivative: () => 1 },
}

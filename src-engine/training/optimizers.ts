import type { OptimizerSettings } from '../contract/experiment.ts'
import { settled as settledBy, settlingNumber, settlingOfSquares } from '../elementary/settling.ts'
import { reals, type Precision, type Reals } from '../network/reals.ts'

/** Turns a batch's gradient g into an update of the parameters w. */
export interface Optimizer {
  /** One update, in place, with learning rate η. `gradient` is the batch's mean, penalties included. */
  step(parameters: Reals, gradient: Reals, rate: number): void
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>
type Factory<Kind> = (settings: Settings<Kind>, zeros: () => Reals, precision: Precision) => Optimizer

/** Formulas and defaults of torch.optim (PyTorch 2); states settle (elementary/settling.ts). */
const optimizers: { [Kind in OptimizerSettings['kind']]: Factory<Kind> } = {
  /** w ← w − η·g. */
  sgd: () => ({
    step(w, g, rate) {
      for (let p = 0; p < w.length; p++) w[p] = w[p]! - rate * g[p]!
    },
  }),

  /** v ← μ·v + g; w ← w − η·v. */
  momentum({ momentum = 0.9 }, zeros, precision) {
    const v = zeros()
    const [settled, settling] = [settledBy[precision], settlingNumber[precision]]
    return {
      step(w, g, rate) {
        for (let p = 0; p < w.length; p++) {
          v[p] = settled(momentum * v[p]! + g[p]!, settling)
          w[p] = w[p]! - rate * v[p]!
        }
      },
    }
  },

  /** v ← μ·v + g; w ← w − η·(g + μ·v). */
  nesterov({ momentum = 0.9 }, zeros, precision) {
    const v = zeros()
    const [settled, settling] = [settledBy[precision], settlingNumber[precision]]
    return {
      step(w, g, rate) {
        for (let p = 0; p < w.length; p++) {
          v[p] = settled(momentum * v[p]! + g[p]!, settling)
          w[p] = w[p]! - rate * (g[p]! + momentum * v[p]!)
        }
      },
    }
  },

  /** s ← α·s + (1 − α)·g²; v ← μ·v + g/(√s + ε); w ← w − η·v. */
  rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }, zeros, precision) {
    const s = zeros()
    const v = zeros()
    const [settled, settling] = [settledBy[precision], settlingNumber[precision]]
    const settlingOfS = settlingOfSquares(precision, epsilon)
    return {
      step(w, g, rate) {
        for (let p = 0; p < w.length; p++) {
          const slope = g[p]!
          s[p] = settled(alpha * s[p]! + (1 - alpha) * slope * slope, settlingOfS)
          v[p] = settled(momentum * v[p]! + slope / (Math.sqrt(s[p]!) + epsilon), settling)
          w[p] = w[p]! - rate * v[p]!
        }
      },
    }
  },

  /** m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²; w ← w − η/(1 − β₁ᵗ) · m/(√s · 1/√(1 − β₂ᵗ) + ε). Kingma and Ba (2015). */
  adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, zeros, precision) {
    const m = zeros()
    const s = zeros()
    const [settled, settling] = [settledBy[precision], settlingNumber[precision]]
    const settlingOfS = settlingOfSquares(precision, epsilon)
    let power1 = 1
    let power2 = 1
    return {
      step(w, g, rate) {
        power1 *= beta1
        power2 *= beta2
        const size = rate / (1 - power1)
        const correction = 1 / Math.sqrt(1 - power2)
        for (let p = 0; p < w.length; p++) {
          const slope = g[p]!
          m[p] = settled(beta1 * m[p]! + (1 - beta1) * slope, settling)
          s[p] = settled(beta2 * s[p]! + (1 - beta2) * slope * slope, settlingOfS)
          w[p] = w[p]! - (size * m[p]!) / (Math.sqrt(s[p]!) * correction + epsilon)
        }
      },
    }
  },
}

/** @param count how many parameters there are */
export function createOptimizer(settings: OptimizerSettings, count: number, precision: Precision): Optimizer {
  return (optimizers[settings.kind] as Factory<OptimizerSettings['kind']>)(settings, () => reals(count, precision), precision)
}

/** Of weights that penalties shrink without end, those that have faded become 0 (elementary/settling.ts). */
export function settle(parameters: Reals, weightCount: number, precision: Precision): void {
  const [settled, settling] = [settledBy[precision], settlingNumber[precision]]
  for (let p = 0; p < weightCount; p++) parameters[p] = settled(parameters[p]!, settling)
}

/** Adds l1·sign(w) + l2·w to the gradient of the first `weightCount` parameters: of weights, never of biases. */
export function addPenalties(parameters: Reals, gradient: Reals, weightCount: number, l1: number, l2: number): void {
  for (let p = 0; p < weightCount; p++) {
    const w = parameters[p]!
    gradient[p] = gradient[p]! + (l1 * Math.sign(w) + l2 * w)
  }
}

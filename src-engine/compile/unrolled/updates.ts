import type { OptimizerSettings } from '../../contract/experiment.ts'
import { after, get, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'

/**
 * How an optimizer's update reads as code, for one parameter at a time. The formulas are those of training/optimizers.ts;
 * products with the learning rate and with a layer's scale (a power of two) stand where they cost least.
 */
export interface Update {
  /** What a layer's ∂L/∂Ỹ comes multiplied by, given the layer's scale: `gradient` below is so too. */
  factor(scale: number): number
  /** Float64 numbers of state for each parameter. */
  readonly state: number
  /** Once a sample, before its updates. */
  readonly begin: Statements
  /** @param w the parameter times `scale` @param state the address of its state */
  step(w: Local<'f64'>, gradient: Code<'f64'>, state: number, scale: number): Statements
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>
/** @param powers the address of two float64 numbers, 1 at first */
type Factory<Kind> = (settings: Settings<Kind>, rate: number, powers: number, newLocal: NewLocal) => Update

const nowhere = i32.const(0)
const times = (factor: number, value: Code<'f64'>): Code<'f64'> => (factor === 1 ? value : f64.mul(f64.const(factor), value))
const load = (address: number): Code<'f64'> => f64.load(nowhere, address)
const store = (address: number, value: Code<'f64'>): Code => f64.store(nowhere, value, address)
const subtract = (w: Local<'f64'>, change: Code<'f64'>): Code => set(w, f64.sub(get(w), change))

const updates: { [Kind in OptimizerSettings['kind']]: Factory<Kind> } = {
  sgd: (_, rate) => ({
    factor: (scale) => rate * scale,
    state: 0,
    begin: [],
    step: (w, gradient) => [subtract(w, gradient)],
  }),

  momentum({ momentum = 0.9 }, rate, _, newLocal) {
    const v = newLocal('f64')
    return {
      factor: (scale) => rate * scale,
      state: 1,
      begin: [],
      step: (w, gradient, state) => [store(state, tee(v, f64.add(times(momentum, load(state)), gradient))), subtract(w, get(v))],
    }
  },

  nesterov({ momentum = 0.9 }, rate, _, newLocal) {
    const [v, g] = [newLocal('f64'), newLocal('f64')]
    return {
      factor: (scale) => rate * scale,
      state: 1,
      begin: [],
      step: (w, gradient, state) => [
        set(g, gradient),
        store(state, tee(v, f64.add(times(momentum, load(state)), get(g)))),
        subtract(w, f64.add(get(g), times(momentum, get(v)))),
      ],
    }
  },

  rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }, rate, _, newLocal) {
    const [g, s, v] = [newLocal('f64'), newLocal('f64'), newLocal('f64')]
    return {
      factor: () => 1,
      state: 2,
      begin: [],
      step: (w, gradient, state, scale) => [
        set(g, gradient),
        store(state, tee(s, f64.add(times(alpha, load(state)), f64.mul(times(1 - alpha, get(g)), get(g))))),
        store(state + 8, tee(v, f64.add(times(momentum, load(state + 8)), f64.div(get(g), f64.add(f64.sqrt(get(s)), f64.const(epsilon)))))),
        subtract(w, times(rate * scale, get(v))),
      ],
    }
  },

  adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, rate, powers, newLocal) {
    const [g, m, s, size, root] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    const power = (address: number, beta: number): Code<'f64'> => {
      const next = newLocal('f64')
      return after([store(address, tee(next, times(beta, load(address))))], get(next))
    }
    return {
      factor: () => 1,
      state: 2,
      begin: [
        set(size, f64.div(f64.const(rate), f64.sub(f64.const(1), power(powers, beta1)))),
        set(root, f64.sqrt(f64.sub(f64.const(1), power(powers + 8, beta2)))),
      ],
      step: (w, gradient, state, scale) => [
        set(g, gradient),
        store(state, tee(m, f64.add(times(beta1, load(state)), times(1 - beta1, get(g))))),
        store(state + 8, tee(s, f64.add(times(beta2, load(state + 8)), f64.mul(times(1 - beta2, get(g)), get(g))))),
        subtract(w, times(scale, f64.div(f64.mul(get(size), get(m)), f64.add(f64.div(f64.sqrt(get(s)), get(root)), f64.const(epsilon))))),
      ],
    }
  },
}

/** Float64 numbers of state for each parameter. */
export const stateOf = ({ kind }: OptimizerSettings): number => ({ sgd: 0, momentum: 1, nesterov: 1, rmsprop: 2, adam: 2 })[kind]

export function createUpdate(settings: OptimizerSettings, rate: number, powers: number, newLocal: NewLocal): Update {
  return (updates[settings.kind] as Factory<OptimizerSettings['kind']>)(settings, rate, powers, newLocal)
}

/** l1·sign(w) + l2·w, times `factor`, added to a gradient that comes times `factor`. @param w the parameter times `scale` */
export function withPenalties(gradient: Code<'f64'>, w: Local<'f64'>, { l1, l2, factor, scale }: { l1: number; l2: number; factor: number; scale: number }): Code<'f64'> {
  const penalties: Code<'f64'>[] = []
  if (l1 !== 0) penalties.push(f64.mul(f64.copysign(f64.const(factor * l1), get(w)), f64.convert_i32_s(f64.ne(get(w), f64.const(0)))))
  if (l2 !== 0) penalties.push(f64.mul(f64.const((factor / scale) * l2), get(w)))
  return penalties.length === 0 ? gradient : f64.add(gradient, penalties.reduce((sum, penalty) => f64.add(sum, penalty)))
}

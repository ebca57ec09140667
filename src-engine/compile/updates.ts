import type { OptimizerSettings } from '../contract/experiment.ts'
import { after, get, set, tee, type Code, type Local, type Statements } from './assembler/code.ts'
import type { NewLocal } from './assembler/module.ts'
import { f64, i32 } from './assembler/scalars.ts'
import type { Lanes, LaneType } from './lanes.ts'

/** Access to one parameter's state, or that of two. `slot` is 0 or 1. */
export interface State<Type extends LaneType> {
  load(slot: number): Code<Type>
  store(slot: number, value: Code<Type>): Code
}

/**
 * How an optimizer's update reads as code, for one or two parameters at a time. The formulas are those of
 * training/optimizers.ts; products with the learning rate and with a layer's scale (a power of two) stand where they cost least.
 */
export interface Update<Type extends LaneType> {
  /** What a layer's ∂L/∂Ỹ comes multiplied by, given the layer's scale: `gradient` below is so too. */
  factor(scale: number): number
  /** Once a sample, before its updates. */
  readonly begin: Statements
  /** @param w the parameter times `scale` */
  step(w: Local<Type>, gradient: Code<Type>, state: State<Type>, scale: number): Statements
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>

/** Slots of state for each parameter. */
export const stateSlots = ({ kind }: OptimizerSettings): number => ({ sgd: 0, momentum: 1, nesterov: 1, rmsprop: 2, adam: 2 })[kind]

/** @param powers the address of two float64 numbers, 1 at first, that adam keeps the powers of its β in */
export function createUpdate<Type extends LaneType>(lanes: Lanes<Type>, settings: OptimizerSettings, rate: number, powers: number, newLocal: NewLocal): Update<Type> {
  const local = (): Local<Type> => newLocal(lanes.type)
  const { add, sub, mul, div, sqrt } = lanes
  const times = (factor: number, value: Code<Type>): Code<Type> => (factor === 1 ? value : mul(lanes.const(factor), value))
  const subtract = (w: Local<Type>, change: Code<Type>): Code => set(w, sub(get(w), change))

  const registry: { [Kind in OptimizerSettings['kind']]: (settings: Settings<Kind>) => Update<Type> } = {
    sgd: () => ({
      factor: (scale) => rate * scale,
      begin: [],
      step: (w, gradient) => [subtract(w, gradient)],
    }),

    momentum({ momentum = 0.9 }) {
      const v = local()
      return {
        factor: (scale) => rate * scale,
        begin: [],
        step: (w, gradient, state) => [state.store(0, tee(v, add(times(momentum, state.load(0)), gradient))), subtract(w, get(v))],
      }
    },

    nesterov({ momentum = 0.9 }) {
      const [v, g] = [local(), local()]
      return {
        factor: (scale) => rate * scale,
        begin: [],
        step: (w, gradient, state) => [
          set(g, gradient),
          state.store(0, tee(v, add(times(momentum, state.load(0)), get(g)))),
          subtract(w, add(get(g), times(momentum, get(v)))),
        ],
      }
    },

    rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }) {
      const [g, s, v] = [local(), local(), local()]
      return {
        factor: () => 1,
        begin: [],
        step: (w, gradient, state, scale) => [
          set(g, gradient),
          state.store(0, tee(s, add(times(alpha, state.load(0)), mul(times(1 - alpha, get(g)), get(g))))),
          state.store(1, tee(v, add(times(momentum, state.load(1)), div(get(g), add(sqrt(get(s)), lanes.const(epsilon)))))),
          subtract(w, times(rate * scale, get(v))),
        ],
      }
    },

    adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }) {
      const [g, m, s, size, root] = [local(), local(), local(), local(), local()]
      const nowhere = i32.const(0)
      /** 1 − βᵗ of the next t. */
      const rest = (address: number, beta: number): Code<'f64'> => {
        const next = newLocal('f64')
        return after([f64.store(nowhere, tee(next, f64.mul(f64.const(beta), f64.load(nowhere, address))), address)], f64.sub(f64.const(1), get(next)))
      }
      return {
        factor: () => 1,
        begin: [set(size, lanes.spread(f64.div(f64.const(rate), rest(powers, beta1)))), set(root, lanes.spread(f64.sqrt(rest(powers + 8, beta2))))],
        step: (w, gradient, state, scale) => [
          set(g, gradient),
          state.store(0, tee(m, add(times(beta1, state.load(0)), times(1 - beta1, get(g))))),
          state.store(1, tee(s, add(times(beta2, state.load(1)), mul(times(1 - beta2, get(g)), get(g))))),
          subtract(w, times(scale, div(mul(get(size), get(m)), add(div(sqrt(get(s)), get(root)), lanes.const(epsilon))))),
        ],
      }
    },
  }
  return (registry[settings.kind] as (settings: OptimizerSettings) => Update<Type>)(settings)
}

/** Adds l1·sign(w) + l2·w, times `factor`, to a gradient that comes times `factor`. @param w the parameter times `scale` */
export function withPenalties<Type extends LaneType>(
  lanes: Lanes<Type>,
  gradient: Code<Type>,
  w: Local<Type>,
  { l1, l2, factor, scale }: { l1: number; l2: number; factor: number; scale: number },
): Code<Type> {
  const { add, gt, mul, select } = lanes
  const zero = lanes.const(0)
  const penalties: Code<Type>[] = []
  if (l1 !== 0) penalties.push(select(gt(get(w), zero), lanes.const(factor * l1), select(gt(zero, get(w)), lanes.const(-factor * l1), zero)))
  if (l2 !== 0) penalties.push(mul(lanes.const((factor / scale) * l2), get(w)))
  return penalties.length === 0 ? gradient : add(gradient, penalties.reduce((sum, penalty) => add(sum, penalty)))
}

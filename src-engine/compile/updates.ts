import type { OptimizerSettings } from '../contract/experiment.ts'
import { settlingNumber, settlingOfSquares } from '../elementary/settling.ts'
import { after, get, set, tee, type Code, type Local, type Statements } from './assembler/code.ts'
import type { NewLocal } from './assembler/module.ts'
import { f64, i32 } from './assembler/scalars.ts'
import type { Lanes, LaneType } from './lanes.ts'

/** Access to one parameter's state, or that of two. `slot` is 0 or 1. */
export interface State<Type extends LaneType> {
  load(slot: number): Code<Type>
  store(slot: number, value: Code<Type>): Code | Statements
}

/** How an optimizer's update reads as code, for one or two parameters at a time. */
interface Rule<Type extends LaneType> {
  /** Once a sample, before its updates. */
  readonly begin: Statements
  /** @param w the parameter times `scale` */
  step(w: Local<Type>, gradient: Code<Type>, state: State<Type>, scale: number): Statements
}

/**
 * An update as code. The formulas are those of training/optimizers.ts; products with the learning rate and with a layer's
 * scale (a power of two) stand where they cost least.
 */
export interface Update<Type extends LaneType> extends Rule<Type> {
  /** Once a call, before its samples: to be asked for when the code of all updates is there. */
  prepare(): Statements
  /** What a layer's ∂L/∂Ỹ comes multiplied by, given the layer's scale: gradients are so too. */
  factor(scale: number): Code<Type>
  /** What takes this factor out of what comes back through a layer's weights, and brings that of the layer before in. */
  passedBack(scaleBefore: number, scale: number): number
  /** What follows a weight's step: one that penalties have made fade becomes 0 (elementary/settling.ts). */
  settle(w: Local<Type>): Code | Statements
  /** Adds l1·sign(w) + l2·w to a gradient. @param w the parameter times `scale` */
  withPenalties(gradient: Code<Type>, w: Local<Type>, scale: number): Code<Type>
}

/** What an update is made for. */
export interface UpdateTask {
  readonly optimizer: OptimizerSettings
  readonly l1: number
  readonly l2: number
  /** The address of the learning rate, a float64 number. */
  readonly rate: number
  /** The address of two float64 numbers, 1 at first, that adam keeps the powers of its β in. */
  readonly powers: number
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>

/** Slots of state for each parameter. */
export const stateSlots = ({ kind }: OptimizerSettings): number => ({ sgd: 0, momentum: 1, nesterov: 1, rmsprop: 2, adam: 2 })[kind]

/** Whether gradients come times the learning rate, and with them the states that they add up to. */
export const isTimesRate = ({ kind }: OptimizerSettings): boolean => kind !== 'rmsprop' && kind !== 'adam'

export function createUpdate<Type extends LaneType>(lanes: Lanes<Type>, task: UpdateTask, newLocal: NewLocal): Update<Type> {
  const { add, gt, mul, select } = lanes
  const { optimizer, l1, l2 } = task
  const scaled = isTimesRate(optimizer)
  const kept = new Map<string, { local: Local<Type>; value: Code<Type> }>()
  /** What is computed once a call. */
  const keep = (name: string, value: () => Code<Type>): Code<Type> => {
    const entry = kept.get(name) ?? { local: newLocal(lanes.type), value: value() }
    kept.set(name, entry)
    return get(entry.local)
  }
  /** The learning rate times some constants. */
  const rateTimes = (...constants: number[]): Code<Type> =>
    keep(`rate · ${constants.join(' · ')}`, () => constants.reduce((product, constant) => mul(product, lanes.const(constant)), lanes.broadcast(task.rate)))
  /** V8 puts a vector together anew at each use of it. */
  const constant = (value: number): Code<Type> => keep(`${value}`, () => lanes.const(value))
  const own = { ...lanes, const: constant }
  return {
    ...ruleOf(own, task, rateTimes, newLocal),
    prepare: () => Array.from(kept.values(), ({ local, value }) => set(local, value)),
    factor: (scale) => (scaled ? rateTimes(scale) : constant(1)),
    passedBack: (scaleBefore, scale) => (scaled ? scaleBefore / (scale * scale) : 1 / scale),
    settle: (w) => (l1 !== 0 || l2 !== 0 ? set(w, settled(own, get(w))) : []),
    withPenalties(gradient, w, scale) {
      const zero = constant(0)
      const size = (l: number): Code<Type> => (scaled ? rateTimes(scale, l) : constant(l))
      const penalties: Code<Type>[] = []
      if (l1 !== 0) penalties.push(select(gt(get(w), zero), size(l1), select(gt(zero, get(w)), size(-l1), zero)))
      if (l2 !== 0) penalties.push(mul(scaled ? rateTimes(l2) : constant(l2 / scale), get(w)))
      return penalties.length === 0 ? gradient : add(gradient, penalties.reduce((sum, penalty) => add(sum, penalty)))
    },
  }
}

/** A number that has faded becomes 0 (elementary/settling.ts). */
function settled<Type extends LaneType>({ add, sub, const: number }: Lanes<Type>, x: Code<Type>, settling = settlingNumber.float64): Code<Type> {
  return sub(add(x, number(settling)), number(settling))
}

function ruleOf<Type extends LaneType>(lanes: Lanes<Type>, { optimizer, rate, powers }: UpdateTask, rateTimes: (constant: number) => Code<Type>, newLocal: NewLocal): Rule<Type> {
  const local = (): Local<Type> => newLocal(lanes.type)
  const { add, sub, mul, div, sqrt } = lanes
  const times = (factor: number, value: Code<Type>): Code<Type> => (factor === 1 ? value : mul(lanes.const(factor), value))
  const subtract = (w: Local<Type>, change: Code<Type>): Code => set(w, sub(get(w), change))

  const registry: { [Kind in OptimizerSettings['kind']]: (settings: Settings<Kind>) => Rule<Type> } = {
    sgd: () => ({
      begin: [],
      step: (w, gradient) => [subtract(w, gradient)],
    }),

    momentum({ momentum = 0.9 }) {
      const v = local()
      return {
        begin: [],
        step: (w, gradient, state) => [state.store(0, tee(v, settled(lanes, add(times(momentum, state.load(0)), gradient)))), subtract(w, get(v))],
      }
    },

    nesterov({ momentum = 0.9 }) {
      const [v, g] = [local(), local()]
      return {
        begin: [],
        step: (w, gradient, state) => [
          set(g, gradient),
          state.store(0, tee(v, settled(lanes, add(times(momentum, state.load(0)), get(g))))),
          subtract(w, add(get(g), times(momentum, get(v)))),
        ],
      }
    },

    rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }) {
      const [g, s, v] = [local(), local(), local()]
      return {
        begin: [],
        step: (w, gradient, state, scale) => [
          set(g, gradient),
          state.store(0, tee(s, settled(lanes, add(times(alpha, state.load(0)), mul(times(1 - alpha, get(g)), get(g))), settlingOfSquares('float64', epsilon)))),
          state.store(1, tee(v, settled(lanes, add(times(momentum, state.load(1)), div(get(g), add(sqrt(get(s)), lanes.const(epsilon))))))),
          subtract(w, mul(rateTimes(scale), get(v))),
        ],
      }
    },

    adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }) {
      const [g, m, s, size, correction] = [local(), local(), local(), local(), local()]
      const nowhere = i32.const(0)
      /** 1 − βᵗ of the next t. */
      const rest = (address: number, beta: number): Code<'f64'> => {
        const next = newLocal('f64')
        return after([f64.store(nowhere, tee(next, f64.mul(f64.const(beta), f64.load(nowhere, address))), address)], f64.sub(f64.const(1), get(next)))
      }
      return {
        begin: [set(size, lanes.spread(f64.div(f64.load(nowhere, rate), rest(powers, beta1)))), set(correction, lanes.spread(f64.div(f64.const(1), f64.sqrt(rest(powers + 8, beta2)))))],
        step: (w, gradient, state, scale) => [
          set(g, gradient),
          state.store(0, tee(m, settled(lanes, add(times(beta1, state.load(0)), times(1 - beta1, get(g)))))),
          state.store(1, tee(s, settled(lanes, add(times(beta2, state.load(1)), mul(times(1 - beta2, get(g)), get(g))), settlingOfSquares('float64', epsilon)))),
          subtract(w, times(scale, div(mul(get(size), get(m)), add(mul(sqrt(get(s)), get(correction)), lanes.const(epsilon))))),
        ],
      }
    },
  }
  return (registry[optimizer.kind] as (settings: OptimizerSettings) => Rule<Type>)(optimizer)
}

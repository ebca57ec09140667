import type { OptimizerSettings } from '../../contract/experiment.ts'
import { settlingNumber, settlingOfSquares } from '../../elementary/settling.ts'
import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { stateSlots } from '../updates.ts'
import type { Division } from './division.ts'
import { addElementwise, type ElementwiseRoutine } from './elementwise.ts'
import type { Lanes } from './lanes.ts'
import { scalars, vectors, type BatchPlan, type BatchTask } from './plan.ts'

type Vector = Code<'v128'>

/** One vector of parameters w with its gradient g and the optimizer's states, on their way through an update. */
interface Step {
  readonly w: Vector
  readonly g: Vector
  readonly lanes: Lanes
  readonly newLocal: NewLocal
  readonly rate: Vector
  /** The optimizer's states: none, one or two. */
  readonly states: readonly Vector[]
  /** η/(1 − β₁ᵗ) and 1/√(1 − β₂ᵗ). */
  readonly size: Vector
  readonly correction: Vector
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>
/** Statements that compute the new states, these, and the new w. */
type Rule<Kind> = (settings: Settings<Kind>, step: Step) => { statements: Statements; states: readonly Local<'v128'>[]; w: Vector }

/** The formulas of training/optimizers.ts, operation by operation. */
const rules: { [Kind in OptimizerSettings['kind']]: Rule<Kind> } = {
  sgd: (_, { w, g, rate, lanes: { vector } }) => ({ statements: [], states: [], w: vector.sub(w, vector.mul(rate, g)) }),

  momentum({ momentum = 0.9 }, { w, g, rate, states, newLocal, lanes }) {
    const { vector } = lanes
    const v = newLocal('v128')
    return {
      statements: [set(v, settled(lanes, vector.add(vector.mul(vector.const(momentum), states[0]!), g)))],
      states: [v],
      w: vector.sub(w, vector.mul(rate, get(v))),
    }
  },

  nesterov({ momentum = 0.9 }, { w, g, rate, states, newLocal, lanes }) {
    const v = newLocal('v128')
    const { add, mul, sub, const: number } = lanes.vector
    return {
      statements: [set(v, settled(lanes, add(mul(number(momentum), states[0]!), g)))],
      states: [v],
      w: sub(w, mul(rate, add(g, mul(number(momentum), get(v))))),
    }
  },

  rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }, { w, g, rate, states, newLocal, lanes }) {
    const [s, v] = [newLocal('v128'), newLocal('v128')]
    const { add, mul, sub, div, sqrt, const: number } = lanes.vector
    return {
      statements: [
        set(s, settled(lanes, add(mul(number(alpha), states[0]!), mul(mul(number(1 - alpha), g), g)), settlingOfSquares(lanes.precision, epsilon))),
        set(v, settled(lanes, add(mul(number(momentum), states[1]!), div(g, add(sqrt(get(s)), number(epsilon)))))),
      ],
      states: [s, v],
      w: sub(w, mul(rate, get(v))),
    }
  },

  adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, { w, g, states, size, correction, newLocal, lanes }) {
    const [m, s] = [newLocal('v128'), newLocal('v128')]
    const { add, mul, sub, div, sqrt, const: number } = lanes.vector
    return {
      statements: [
        set(m, settled(lanes, add(mul(number(beta1), states[0]!), mul(number(1 - beta1), g)))),
        set(s, settled(lanes, add(mul(number(beta2), states[1]!), mul(mul(number(1 - beta2), g), g)), settlingOfSquares(lanes.precision, epsilon))),
      ],
      states: [m, s],
      w: sub(w, div(mul(size, get(m)), add(mul(sqrt(get(s)), correction), number(epsilon)))),
    }
  },
}

/** A number that has faded becomes 0 (elementary/settling.ts). */
function settled({ vector, precision }: Lanes, state: Vector, number = settlingNumber[precision]): Vector {
  return vector.sub(vector.add(state, vector.const(number)), vector.const(number))
}

/** What a batch ends with. */
export interface Updates {
  /** Comes before the others, with the number of samples that the gradient is the sum of. */
  readonly begin: Routine<readonly ['i32'], 'none'>
  /** Updates parameters by their gradient's mean: the weights or the biases from one byte of theirs up to another. */
  readonly weights: Routine<readonly ['i32', 'i32'], 'none'>
  readonly biases: Routine<readonly ['i32', 'i32'], 'none'> | null
}

export function addUpdates(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, division: Division): Updates {
  const { lanes, parameters, weightBytes } = plan
  const { l1, l2, network, optimizer } = task
  const hasBiases = network.layers[0]!.biases !== null
  const hasPenalties = l1 !== 0 || l2 !== 0
  const weightStep = addStep(module, plan, task, hasPenalties)
  const biasStep = hasPenalties ? addStep(module, plan, task, false) : weightStep
  const addRange = (step: ElementwiseRoutine, start: number): Updates['weights'] =>
    module.add(null, ['i32', 'i32'], 'none', ([from, to], newLocal) => {
      const address = (byte: Code<'i32'>): Code<'i32'> => i32.add(i32.add(i32.const(start), get(from)), byte)
      return division.share(i32.sub(get(to), get(from)), 64, newLocal, (fromByte, toByte) => [call(step, address(fromByte), address(toByte))])
    })
  return {
    begin: module.add(null, ['i32'], 'none', ([samples]) => [
      division.once(
        v128.store(i32.const(plan.scalars + vectors.share), lanes.splat(f64.div(f64.const(1), f64.convert_i32_u(get(samples))))),
        optimizer.kind === 'adam' ? advancePowers(plan, optimizer) : [],
      ),
    ]),
    weights: addRange(weightStep, parameters),
    biases: hasBiases ? addRange(biasStep, parameters + weightBytes) : null,
  }
}

/** Plain descent, w − η · mean, of one vector: the new w from w, the sum of the gradients, η and 1/n. */
export type Descent = (step: { readonly w: Vector; readonly sum: Vector; readonly rate: Vector; readonly share: Vector }) => Vector

/** Whether an update is plain descent: weights can do it as soon as their gradient is summed up. */
export const isPlainDescent = ({ optimizer, l1, l2 }: BatchTask): boolean => optimizer.kind === 'sgd' && l1 === 0 && l2 === 0

/** Null where an update is more than that. */
export function plainDescent({ lanes: { vector } }: BatchPlan, task: BatchTask): Descent | null {
  if (!isPlainDescent(task)) return null
  return ({ w, sum, rate, share }) => vector.sub(w, vector.mul(rate, vector.mul(sum, share)))
}

/** One of `vectors`, from memory. */
export const vectorOf = ({ lanes, scalars }: BatchPlan, name: keyof typeof vectors): Vector => lanes.loadSplat(i32.const(scalars + vectors[name]))

/** β₁ᵗ and β₂ᵗ for one more t, and what the step has of them. */
function advancePowers(plan: BatchPlan, { beta1 = 0.9, beta2 = 0.999 }: Settings<'adam'>): Statements {
  const [power1, power2] = [scalar(plan, 'power1'), scalar(plan, 'power2')]
  const one = f64.const(1)
  return [
    power1.store(f64.mul(power1.load, f64.const(beta1))),
    power2.store(f64.mul(power2.load, f64.const(beta2))),
    scalar(plan, 'size').store(f64.div(scalar(plan, 'rate').load, f64.sub(one, power1.load))),
    scalar(plan, 'correction').store(f64.div(one, f64.sqrt(f64.sub(one, power2.load)))),
  ]
}

function scalar(plan: BatchPlan, name: keyof typeof scalars) {
  const address = i32.const(plan.scalars + scalars[name])
  return { load: f64.load(address), store: (value: Code<'f64'>) => f64.store(address, value) }
}

/** One update of the parameters from one address to another. */
function addStep(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, hasPenalties: boolean): ElementwiseRoutine {
  const { parameterBytes } = plan
  const { optimizer, l1, l2 } = task
  return addElementwise(module, plan.lanes, (at, lanes, newLocal) => {
    const [rate, share, size, correction] = [newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128')]
    const everywhere = (local: Local<'v128'>, name: keyof typeof scalars): Code => set(local, lanes.splat(scalar(plan, name).load))
    return {
      before: [set(share, vectorOf(plan, 'share')), set(rate, vectorOf(plan, 'rate')), optimizer.kind === 'adam' ? [everywhere(size, 'size'), everywhere(correction, 'correction')] : []],
      step(offset) {
        const [w, g] = [newLocal('v128'), newLocal('v128')]
        const states = Array.from({ length: stateSlots(optimizer) }, () => newLocal('v128'))
        const distanceOf = (state: number): number => offset + (2 + state) * parameterBytes
        const step = { w: get(w), g: get(g), lanes, newLocal, rate: get(rate), states: states.map(get), size: get(size), correction: get(correction) }
        const rule = (rules[optimizer.kind] as Rule<OptimizerSettings['kind']>)(optimizer, step)
        return {
          reads: [
            set(w, v128.load(get(at), offset)),
            set(g, v128.load(get(at), offset + parameterBytes)),
            ...states.map((state, index) => set(state, v128.load(get(at), distanceOf(index)))),
          ],
          computes: [
            set(g, lanes.vector.mul(get(g), get(share))),
            hasPenalties ? set(g, lanes.vector.add(get(g), penalty(w, lanes, l1, l2))) : [],
            rule.statements,
            set(w, hasPenalties ? settled(lanes, rule.w) : rule.w),
          ],
          writes: [...rule.states.map((state, index) => v128.store(get(at), get(state), distanceOf(index))), v128.store(get(at), get(w), offset)],
        }
      },
    }
  })
}

/** l1·sign(w) + l2·w. */
function penalty(w: Local<'v128'>, { vector }: Lanes, l1: number, l2: number): Vector {
  const { add, mul, ne, const: number } = vector
  // ±1 with the sign of w, but ±0 for ±0.
  const sign = v128.or(v128.and(get(w), number(-0)), v128.and(number(1), ne(get(w), number(0))))
  return add(mul(number(l1), sign), mul(number(l2), get(w)))
}

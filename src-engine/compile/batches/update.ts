import type { OptimizerSettings } from '../../contract/experiment.ts'
import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
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
  /** The optimizer's first or second state. */
  readonly state: (index: 0 | 1) => { readonly load: Vector; store(value: Vector): Code }
  /** η/(1 − β₁ᵗ) and √(1 − β₂ᵗ). */
  readonly size: Vector
  readonly root: Vector
}

type Settings<Kind> = Extract<OptimizerSettings, { kind: Kind }>
/** Statements that renew the states, and the new w. */
type Rule<Kind> = (settings: Settings<Kind>, step: Step) => { statements: Statements; w: Vector }

/** The formulas of training/optimizers.ts, operation by operation. */
const rules: { [Kind in OptimizerSettings['kind']]: Rule<Kind> } = {
  sgd: (_, { w, g, rate, lanes: { vector } }) => ({ statements: [], w: vector.sub(w, vector.mul(rate, g)) }),

  momentum({ momentum = 0.9 }, { w, g, rate, state, newLocal, lanes: { vector } }) {
    const v = newLocal('v128')
    const statements = [set(v, vector.add(vector.mul(vector.const(momentum), state(0).load), g)), state(0).store(get(v))]
    return { statements, w: vector.sub(w, vector.mul(rate, get(v))) }
  },

  nesterov({ momentum = 0.9 }, { w, g, rate, state, newLocal, lanes: { vector } }) {
    const v = newLocal('v128')
    const { add, mul, sub, const: number } = vector
    const statements = [set(v, add(mul(number(momentum), state(0).load), g)), state(0).store(get(v))]
    return { statements, w: sub(w, mul(rate, add(g, mul(number(momentum), get(v))))) }
  },

  rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0 }, { w, g, rate, state, newLocal, lanes: { vector } }) {
    const [s, v] = [newLocal('v128'), newLocal('v128')]
    const { add, mul, sub, div, sqrt, const: number } = vector
    const statements = [
      set(s, add(mul(number(alpha), state(0).load), mul(mul(number(1 - alpha), g), g))),
      state(0).store(get(s)),
      set(v, add(mul(number(momentum), state(1).load), div(g, add(sqrt(get(s)), number(epsilon))))),
      state(1).store(get(v)),
    ]
    return { statements, w: sub(w, mul(rate, get(v))) }
  },

  adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, { w, g, state, size, root, newLocal, lanes: { vector } }) {
    const [m, s] = [newLocal('v128'), newLocal('v128')]
    const { add, mul, sub, div, sqrt, const: number } = vector
    const statements = [
      set(m, add(mul(number(beta1), state(0).load), mul(number(1 - beta1), g))),
      state(0).store(get(m)),
      set(s, add(mul(number(beta2), state(1).load), mul(mul(number(1 - beta2), g), g))),
      state(1).store(get(s)),
    ]
    return { statements, w: sub(w, div(mul(size, get(m)), add(div(sqrt(get(s)), root), number(epsilon)))) }
  },
}

/** What a batch ends with. */
export interface Updates {
  /** Makes known of how many samples the gradient is the sum: comes before the others. */
  readonly setSamples: Routine<readonly ['i32'], 'none'>
  /** Updates all parameters by their gradient's mean. */
  readonly update: Routine<readonly [], 'none'>
  /** The same for biases alone. */
  readonly updateBiases: Routine<readonly [], 'none'>
}

export function addUpdates(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, division: Division): Updates {
  const { lanes, parameters, weightBytes, parameterBytes } = plan
  const { l1, l2, network } = task
  const hasBiases = network.layers[0]!.biases !== null
  const hasPenalties = l1 !== 0 || l2 !== 0
  const weightStep = addStep(module, plan, task, hasPenalties)
  const biasStep = hasPenalties ? addStep(module, plan, task, false) : weightStep
  const range = (step: ElementwiseRoutine, from: number, to: number, newLocal: NewLocal): Statements => {
    const address = (byte: Code<'i32'>): Code<'i32'> => i32.add(i32.const(parameters + from), byte)
    return division.share(i32.const(to - from), 64, newLocal, (fromByte, toByte) => [call(step, address(fromByte), address(toByte))])
  }
  const biases = (newLocal: NewLocal): Statements => (hasBiases ? range(biasStep, weightBytes, parameterBytes, newLocal) : [])
  const setSamples = module.add(null, ['i32'], 'none', ([samples]) =>
    division.once(v128.store(i32.const(plan.scalars + vectors.share), lanes.splat(f64.div(f64.const(1), f64.convert_i32_u(get(samples)))))),
  )
  const update = module.add(null, [], 'none', (_, newLocal) => [
    task.optimizer.kind === 'adam' ? division.once(...advancePowers(plan, task.optimizer)) : [],
    division.barrier,
    range(weightStep, 0, weightBytes, newLocal),
    biases(newLocal),
  ])
  return { setSamples, update, updateBiases: module.add(null, [], 'none', (_, newLocal) => (hasBiases ? [division.barrier, biases(newLocal)] : [])) }
}

/** Plain descent, w − η · mean, of one vector; null where an update is more than that. */
export function plainDescent(plan: BatchPlan, task: BatchTask): ((w: Vector, sum: Vector) => Vector) | null {
  const { optimizer, l1, l2 } = task
  if (optimizer.kind !== 'sgd' || l1 !== 0 || l2 !== 0) return null
  const { vector } = plan.lanes
  return (w, sum) => vector.sub(w, vector.mul(vectorOf(plan, 'rate'), vector.mul(sum, vectorOf(plan, 'share'))))
}

const vectorOf = (plan: BatchPlan, name: keyof typeof vectors): Vector => v128.load(i32.const(plan.scalars + vectors[name]))

/** β₁ᵗ and β₂ᵗ for one more t, and what the step has of them. */
function advancePowers(plan: BatchPlan, { beta1 = 0.9, beta2 = 0.999 }: Settings<'adam'>): Statements {
  const [power1, power2] = [scalar(plan, 'power1'), scalar(plan, 'power2')]
  const one = f64.const(1)
  return [
    power1.store(f64.mul(power1.load, f64.const(beta1))),
    power2.store(f64.mul(power2.load, f64.const(beta2))),
    scalar(plan, 'size').store(f64.div(scalar(plan, 'rate').load, f64.sub(one, power1.load))),
    scalar(plan, 'root').store(f64.sqrt(f64.sub(one, power2.load))),
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
    const [w, g, rate, share, size, root] = [newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('v128')]
    const everywhere = (local: Local<'v128'>, name: keyof typeof scalars): Code => set(local, lanes.splat(scalar(plan, name).load))
    return {
      before: [set(share, vectorOf(plan, 'share')), set(rate, vectorOf(plan, 'rate')), optimizer.kind === 'adam' ? [everywhere(size, 'size'), everywhere(root, 'root')] : []],
      step(offset) {
        const state = (index: 0 | 1) => {
          const distance = offset + (2 + index) * parameterBytes
          return { load: v128.load(get(at), distance), store: (value: Vector) => v128.store(get(at), value, distance) }
        }
        const step = { w: get(w), g: get(g), lanes, newLocal, rate: get(rate), state, size: get(size), root: get(root) }
        const rule = (rules[optimizer.kind] as Rule<OptimizerSettings['kind']>)(optimizer, step)
        return [
          set(w, v128.load(get(at), offset)),
          set(g, lanes.vector.mul(v128.load(get(at), offset + parameterBytes), get(share))),
          hasPenalties ? set(g, lanes.vector.add(get(g), penalty(w, lanes, l1, l2))) : [],
          rule.statements,
          v128.store(get(at), rule.w, offset),
        ]
      },
    }
  })
}

/** l1·sign(w) + l2·w. */
function penalty(w: Local<'v128'>, { vector }: Lanes, l1: number, l2: number): Vector {
  const { add, mul, ne, const: number } = vector
  // ±1 with the sign of w, but 0 for 0.
  const sign = v128.and(v128.or(v128.and(get(w), number(-0)), number(1)), ne(get(w), number(0)))
  return add(mul(number(l1), sign), mul(number(l2), get(w)))
}

import type { Loss } from '../../contract/experiment.ts'
import { after, choose, get, leave, repeatWhile, select, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { addExp } from '../functions/exponential.ts'
import { addLog, addLog1p } from '../functions/logarithm.ts'
import type { BatchPlan } from './plan.ts'

/** Where a sample's numbers lie. */
interface Sample {
  /** Y, and Ỹ where the loss asks for it, in the program's precision; and the targets, in float64. */
  readonly outputs: Local<'i32'>
  readonly preactivations: Local<'i32'>
  readonly targets: Local<'i32'>
}

/** Takes a sample, leaves its loss. */
type SampleLoss = Routine<readonly ['i32', 'i32', 'i32'], 'f64'>

/** Distances in bytes of the tally's float64 numbers, in the order of `Tally`. */
const tallied = { lossSum: 0, maxLoss: 8, correct: 16 } as const
export const tallyBytes = 24

/**
 * Adds `tally(targets, rows)`: adds the losses of the samples that `forward` has computed, whose targets lie at an address, to
 * the tally, one after the other: in float64, with the operations of network/losses.ts and training/tally.ts.
 */
export function addTally(module: ModuleBuilder, plan: BatchPlan, loss: Loss): void {
  const { layers, lanes, outputs: count, preactivations } = plan
  const { activation, values, stride } = layers[layers.length - 1]!
  const lossOf = activation === 'softmax' ? addCategoricalCrossEntropy(module, plan) : loss === 'cross-entropy' ? addBinaryCrossEntropy(module, plan) : addSquaredError(module, plan)
  const isCorrect = addIsCorrect(module, plan)
  const place = (name: keyof typeof tallied): Code<'f64'> => f64.load(i32.const(0), plan.tally + tallied[name])
  const store = (name: keyof typeof tallied, value: Code<'f64'>): Code => f64.store(i32.const(0), value, plan.tally + tallied[name])
  module.add('tally', ['i32', 'i32'], 'none', ([targets, rows], newLocal) => {
    const [outputs, sums] = [newLocal('i32'), newLocal('i32')]
    const [lossSum, maxLoss, correct, sampleLoss] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    return [
      set(outputs, i32.const(values)),
      set(sums, i32.const(preactivations)),
      set(lossSum, place('lossSum')),
      set(maxLoss, place('maxLoss')),
      set(correct, place('correct')),
      repeatWhile(
        tee(rows, i32.sub(get(rows), i32.const(1))),
        set(sampleLoss, call(lossOf, get(outputs), get(sums), get(targets))),
        set(lossSum, f64.add(get(lossSum), get(sampleLoss))),
        // NaN as soon as a loss is.
        set(maxLoss, f64.max(get(maxLoss), get(sampleLoss))),
        set(correct, f64.add(get(correct), f64.convert_i32_s(call(isCorrect, get(outputs), get(targets))))),
        set(outputs, i32.add(get(outputs), i32.const(stride * lanes.bytes))),
        set(sums, i32.add(get(sums), i32.const(stride * lanes.bytes))),
        set(targets, i32.add(get(targets), i32.const(8 * count))),
      ),
      store('lossSum', get(lossSum)),
      store('maxLoss', get(maxLoss)),
      store('correct', get(correct)),
    ]
  })
}

/** Does something for each output: `number` reads what is computed of it from a row that begins at an address, and `target` its target. */
function eachOutput({ lanes, outputs }: BatchPlan, newLocal: NewLocal, body: (output: { number(row: Local<'i32'>): Code<'f64'>; target(row: Local<'i32'>): Code<'f64'>; ordinal: Local<'i32'> }) => Statements): Statements {
  const ordinal = newLocal('i32')
  const place = (row: Local<'i32'>, bytes: number): Code<'i32'> => i32.add(get(row), i32.mul(get(ordinal), i32.const(bytes)))
  const number = (row: Local<'i32'>): Code<'f64'> => lanes.load(place(row, lanes.bytes))
  const target = (row: Local<'i32'>): Code<'f64'> => f64.load(place(row, 8))
  return [set(ordinal, i32.const(0)), repeatWhile(i32.lt_u(tee(ordinal, i32.add(get(ordinal), i32.const(1))), i32.const(outputs)), body({ number, target, ordinal }))]
}

/** A function of a sample. */
function addSampleLoss(module: ModuleBuilder, body: (sample: Sample, newLocal: NewLocal) => { statements: Statements; loss: Code<'f64'> }): SampleLoss {
  return module.add(null, ['i32', 'i32', 'i32'], 'f64', ([outputs, preactivations, targets], newLocal) => {
    const { statements, loss } = body({ outputs, preactivations, targets }, newLocal)
    return after([statements], loss)
  })
}

/** ½·Σ(y − t)². */
function addSquaredError(module: ModuleBuilder, plan: BatchPlan): SampleLoss {
  return addSampleLoss(module, ({ outputs, targets }, newLocal) => {
    const [error, sum] = [newLocal('f64'), newLocal('f64')]
    const add = eachOutput(plan, newLocal, ({ number, target }) => [set(error, f64.sub(number(outputs), target(targets))), set(sum, f64.add(get(sum), f64.mul(get(error), get(error))))])
    return { statements: add, loss: f64.mul(f64.const(0.5), get(sum)) }
  })
}

/** −t·ln y − (1 − t)·ln(1 − y) of one sigmoid output, from ỹ: ln(1 + e^−|ỹ|) and what of |ỹ| is on the wrong side, without 0 · Infinity. */
function addBinaryCrossEntropy(module: ModuleBuilder, { lanes }: BatchPlan): SampleLoss {
  const [exp, log1p] = [addExp(module), addLog1p(module)]
  return addSampleLoss(module, ({ preactivations, targets }, newLocal) => {
    const [x, t, rest] = [newLocal('f64'), newLocal('f64'), newLocal('f64')]
    const restUnless = (value: number, sum: Code<'f64'>): Code<'f64'> => select(f64.eq(get(t), f64.const(value)), get(rest), sum)
    return {
      statements: [
        set(x, lanes.load(get(preactivations))),
        set(t, f64.load(get(targets))),
        set(rest, call(log1p, call(exp, f64.neg(f64.abs(get(x)))))),
      ],
      loss: choose(
        'f64',
        f64.gt(get(x), f64.const(0)),
        restUnless(1, f64.add(get(rest), f64.mul(f64.sub(f64.const(1), get(t)), get(x)))),
        restUnless(0, f64.sub(get(rest), f64.mul(get(t), get(x)))),
      ),
    }
  })
}

/** −Σ t_j·ln y_j of a softmax layer, from Ỹ, relative to the largest so that nothing overflows. */
function addCategoricalCrossEntropy(module: ModuleBuilder, plan: BatchPlan): SampleLoss {
  const [exp, log] = [addExp(module), addLog(module)]
  return addSampleLoss(module, ({ preactivations, targets }, newLocal) => {
    const [x, t, largest, sum, logarithm, loss] = [newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
    // The largest itself may be infinite.
    const below = select(f64.eq(get(x), get(largest)), f64.const(0), f64.sub(get(x), get(largest)))
    const each = (body: Statements): Statements => eachOutput(plan, newLocal, ({ number, target }) => [set(x, number(preactivations)), set(t, target(targets)), body])
    return {
      statements: [
        set(largest, f64.const(-Infinity)),
        each([set(largest, select(f64.gt(get(x), get(largest)), get(x), get(largest)))]),
        each([set(sum, f64.add(get(sum), call(exp, below)))]),
        // With a NaN among the pre-activations the sum is NaN, whatever the targets.
        when(f64.ne(get(sum), get(sum)), [leave(get(sum))]),
        set(logarithm, call(log, get(sum))),
        // A class that is not the target's adds nothing, even where its logarithm is infinite.
        each([when(f64.ne(get(t), f64.const(0)), [set(loss, f64.add(get(loss), f64.mul(get(t), f64.sub(get(logarithm), below))))])]),
      ],
      loss: get(loss),
    }
  })
}

/** Adds whether a sample's outputs name the right class. One: (y ≥ 0.5) = (t ≥ 0.5). Several: the same arg max, the first of equals. */
function addIsCorrect(module: ModuleBuilder, plan: BatchPlan): Routine<readonly ['i32', 'i32'], 'i32'> {
  const { lanes, outputs: count } = plan
  return module.add(null, ['i32', 'i32'], 'i32', ([outputs, targets], newLocal) => {
    if (count === 1) {
      const isUpper = (value: Code<'f64'>): Code<'i32'> => f64.ge(value, f64.const(0.5))
      return i32.eq(isUpper(lanes.load(get(outputs))), isUpper(f64.load(get(targets))))
    }
    const createLargest = (first: Code<'f64'>) => {
      const [largest, place, x] = [newLocal('f64'), newLocal('i32'), newLocal('f64')]
      const look = (value: Code<'f64'>, ordinal: Local<'i32'>): Statements => [set(x, value), when(f64.gt(get(x), get(largest)), [set(largest, get(x)), set(place, get(ordinal))])]
      return { place, begin: set(largest, first), look }
    }
    const [output, wanted] = [createLargest(lanes.load(get(outputs))), createLargest(f64.load(get(targets)))]
    const compare = eachOutput(plan, newLocal, ({ number, target, ordinal }) => [output.look(number(outputs), ordinal), wanted.look(target(targets), ordinal)])
    return after([output.begin, wanted.begin, compare], i32.eq(get(output.place), get(wanted.place)))
  })
}

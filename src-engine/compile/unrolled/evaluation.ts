import { after, branchIf, get, loop, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { f64, i32, i64 } from '../assembler/scalars.ts'
import { f64x2, i64x2 } from '../assembler/vectors.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { keepConstants } from '../kept-constants.ts'
import { pair, type Lanes, type LaneType, type Mask } from '../lanes.ts'
import { binaryCrossEntropy, categoricalCrossEntropy, squaredError } from '../losses.ts'
import type { NetworkPlan } from '../online/plan.ts'
import { forward, loadParameters, type LayerParameters } from './forward.ts'

/**
 * Adds `evaluate(inputs, targets, count)`: adds the losses of `count` rows to the tally, three float64 numbers in the order
 * of `Tally`. Samples go by fours or twos, unrolled; each comes to the same bits as alone, and they are added one after the
 * other, so that it does not matter where a part is cut.
 */
export function addEvaluation(module: ModuleBuilder, shape: NetworkPlan, functions: Functions, address: number, scratch: number): Routine<readonly ['i32', 'i32', 'i32'], 'none'> {
  return module.add('evaluate', ['i32', 'i32', 'i32'], 'none', ([inputs, targets, count], newLocal) => {
    const constants = keepConstants(scratch, newLocal)
    const { parameters, load } = loadParameters(pair, shape, newLocal)
    const tally = createTally(address, newLocal)
    const twos = [0, 2].map((first) => evaluateTwo(shape, parameters, { inputs, targets, first }, functions, constants.pair, newLocal)) as [Evaluated, Evaluated]
    /** One round of a loop that goes on as long as there are more than `least` rows left. */
    const evaluate = (group: readonly Evaluated[], least: number): Statements => {
      const samples = 2 * group.length
      // The last one may go with whatever lies behind it, which is not looked at.
      const isMissing = i32.lt_s(get(count), i32.const(samples))
      return [
        // Layer by layer for all of them: while one waits, another has something to do.
        group[0]!.statements.map((_, step) => group.map(({ statements }) => statements[step]!)),
        when(isMissing, disregard(group[group.length - 1]!, 1)),
        group.map(tally.add),
        set(inputs, i32.add(get(inputs), i32.const(8 * samples * shape.inputs))),
        set(targets, i32.add(get(targets), i32.const(8 * samples * shape.outputs))),
        set(count, i32.sub(get(count), i32.const(samples))),
        branchIf(0, i32.gt_s(get(count), i32.const(least))),
      ]
    }
    return [
      constants.prepare(),
      load,
      tally.begin,
      suitsFours(shape) ? [when(i32.gt_s(get(count), i32.const(2)), [loop(evaluate(twos, 2))]), when(i32.gt_s(get(count), i32.const(0)), [loop(evaluate([twos[0]], 0))])] : loop(evaluate([twos[0]], 0)),
      tally.end,
    ]
  })
}

/** The tally while losses are added to it. */
function createTally(address: number, newLocal: NewLocal) {
  const nowhere = i32.const(0)
  const [lossSum, maxLoss, most, correct] = [newLocal('f64'), newLocal('f64'), newLocal('v128'), newLocal('v128')]
  const begin: Statements = [set(lossSum, f64.load(nowhere, address)), set(most, f64x2.const(0)), set(correct, i64x2.const(0n))]
  const add = ({ loss, mask }: Evaluated): Statements => [
    set(lossSum, f64.add(f64.add(get(lossSum), f64x2.extract_lane(get(loss), 0)), f64x2.extract_lane(get(loss), 1))),
    set(most, f64x2.pmax(get(most), get(loss))),
    // All bits set are −1.
    set(correct, i64x2.sub(get(correct), get(mask))),
  ]
  const end: Statements = [
    // Losses are not negative, and so their sum is NaN where one of them is, and only there.
    set(maxLoss, f64.max(f64x2.extract_lane(get(most), 0), f64x2.extract_lane(get(most), 1))),
    set(maxLoss, f64.max(get(maxLoss), f64.load(nowhere, address + 8))),
    when(f64.ne(get(lossSum), get(lossSum)), [set(maxLoss, get(lossSum))]),
    f64.store(nowhere, get(lossSum), address),
    f64.store(nowhere, get(maxLoss), address + 8),
    f64.store(nowhere, f64.add(f64.load(nowhere, address + 16), f64.convert_i64_s(i64.add(i64x2.extract_lane(get(correct), 0), i64x2.extract_lane(get(correct), 1)))), address + 16),
  ]
  return { begin, add, end }
}

/** Lets one of two samples count as nothing. */
const disregard = ({ loss, mask }: Evaluated, lane: number): Statements => [loss, mask].map((x) => set(x, f64x2.replace_lane(get(x), lane, f64.const(0))))

/** Whether a layer of two samples gives too little to do while it waits for its own results. */
function suitsFours({ layers }: NetworkPlan): boolean {
  return layers.reduce((sum, { inputs, units }) => sum + inputs * units, 0) <= 100
}

interface Evaluated {
  /** In steps that end where their results are waited for. */
  readonly statements: readonly Statements[]
  readonly loss: Local<'v128'>
  /** Where the output names the right class. */
  readonly mask: Local<'v128'>
}

/** Two samples' losses: those of the rows `first` and `first` + 1 from the given ones on. */
function evaluateTwo(
  shape: NetworkPlan,
  parameters: readonly LayerParameters<'v128'>[],
  rows: { inputs: Local<'i32'>; targets: Local<'i32'>; first: number },
  functions: Functions,
  lanes: Lanes<'v128'>,
  newLocal: NewLocal,
): Evaluated {
  const { activation } = shape.layers[shape.layers.length - 1]!
  const entropy = shape.loss === 'cross-entropy'
  const columns = (row: Local<'i32'>, count: number) => {
    const locals = Array.from({ length: count }, () => newLocal(lanes.type))
    return { locals, load: locals.map((local, column) => set(local, lanes.load(get(row), 8 * (rows.first * count + column), 8 * count))) }
  }
  const input = columns(rows.inputs, shape.inputs)
  const target = columns(rows.targets, shape.outputs)
  const { statements, values, preactivations } = forward(lanes, shape, parameters, input.locals, functions, newLocal, entropy)
  const outputs = values[values.length - 1]!
  const [loss, mask] = [newLocal(lanes.type), newLocal(lanes.type)]
  const unscaled = preactivations.map((x) => set(x, lanes.mul(get(x), lanes.const(1 / activations[activation].scale))))
  const value = !entropy
    ? squaredError(lanes, outputs, target.locals, newLocal)
    : activation === 'softmax'
      ? categoricalCrossEntropy(lanes, preactivations, target.locals, functions, newLocal)
      : binaryCrossEntropy(lanes, preactivations[0]!, target.locals[0]!, functions, newLocal)
  return { statements: [[input.load, target.load], ...statements, [unscaled, set(loss, value), set(mask, isCorrect(lanes, outputs, target.locals, newLocal))]], loss, mask }
}

/** As training/tally.ts has it. One output: (y ≥ 0.5) = (t ≥ 0.5). Several: the same arg max, the first of equals. */
function isCorrect<Type extends LaneType>(lanes: Lanes<Type>, outputs: readonly Local<Type>[], targets: readonly Local<Type>[], newLocal: NewLocal): Code<Mask<Type>> {
  if (outputs.length === 1) return lanes.same(lanes.ge(get(outputs[0]!), lanes.const(0.5)), lanes.ge(get(targets[0]!), lanes.const(0.5)))
  const argMax = (values: readonly Local<Type>[]): Code<Type> => {
    const [largest, index] = [newLocal(lanes.type), newLocal(lanes.type)]
    const compare = values.slice(1).map((x, j) => [
      set(index, lanes.select(lanes.gt(get(x), get(largest)), lanes.const(j + 1), get(index))),
      set(largest, lanes.select(lanes.gt(get(x), get(largest)), get(x), get(largest))),
    ])
    return after([set(largest, get(values[0]!)), set(index, lanes.const(0)), compare], get(index))
  }
  return lanes.eq(argMax(outputs), argMax(targets))
}

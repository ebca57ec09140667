import { after, get, loop, branchIf, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { pair, single, type Lanes, type LaneType, type Mask } from '../lanes.ts'
import { binaryCrossEntropy, categoricalCrossEntropy, squaredError } from '../losses.ts'
import { forward, parameterLocals, type LayerParameters } from './forward.ts'
import type { Shape } from './shape.ts'

/** Addresses. The tally is three float64 numbers, in the order of `Tally`. */
interface EvaluationPlaces {
  readonly parameters: number
  readonly tally: number
}

/**
 * Adds `evaluate(inputs, targets, count)`: adds the losses of `count` rows to the tally. Two samples go side by side; what
 * each comes to, and the order in which they are added, is the same as one by one, and so wherever a part is cut.
 */
export function addEvaluation(module: ModuleBuilder, shape: Shape, functions: Functions, { parameters, tally }: EvaluationPlaces): void {
  module.add('evaluate', ['i32', 'i32', 'i32'], 'none', ([inputs, targets, count], newLocal) => {
    const nowhere = i32.const(0)
    const [lossSum, maxLoss, correct] = [newLocal('f64'), newLocal('f64'), newLocal('i32')]
    const samples = <Type extends LaneType>(lanes: Lanes<Type>): { prepare: Statements; evaluate: Statements } => {
      const prepare: Code[] = []
      let index = 0
      const weights = parameterLocals(shape, () => {
        const local = newLocal(lanes.type)
        prepare.push(set(local, lanes.broadcast(parameters + 8 * index++)))
        return local
      })
      const { statements, loss, isCorrect } = sample(lanes, shape, weights, { inputs, targets }, functions, newLocal)
      const evaluate = [
        statements,
        Array.from({ length: lanes.count }, (_, lane): Code[] => [
          set(lossSum, f64.add(get(lossSum), lanes.lane(loss, lane))),
          // NaN, as soon as one is NaN.
          set(maxLoss, f64.max(get(maxLoss), lanes.lane(loss, lane))),
        ]),
        set(correct, i32.add(get(correct), lanes.countOf(isCorrect))),
        set(inputs, i32.add(get(inputs), i32.const(8 * shape.inputs * lanes.count))),
        set(targets, i32.add(get(targets), i32.const(8 * shape.outputs * lanes.count))),
        set(count, i32.sub(get(count), i32.const(lanes.count))),
      ]
      return { prepare, evaluate }
    }
    const two = samples(pair)
    const one = samples(single)
    return [
      set(lossSum, f64.load(nowhere, tally)),
      set(maxLoss, f64.load(nowhere, tally + 8)),
      when(i32.ge_u(get(count), i32.const(2)), [two.prepare, loop(two.evaluate, branchIf(0, i32.ge_u(get(count), i32.const(2))))]),
      when(get(count), [one.prepare, one.evaluate]),
      f64.store(nowhere, get(lossSum), tally),
      f64.store(nowhere, get(maxLoss), tally + 8),
      f64.store(nowhere, f64.add(f64.load(nowhere, tally + 16), f64.convert_i32_s(get(correct))), tally + 16),
    ]
  })
}

interface Evaluated<Type extends LaneType> {
  readonly statements: Statements
  readonly loss: Local<Type>
  readonly isCorrect: Code<Mask<Type>>
}

function sample<Type extends LaneType>(
  lanes: Lanes<Type>,
  shape: Shape,
  parameters: readonly LayerParameters<Type>[],
  rows: { inputs: Local<'i32'>; targets: Local<'i32'> },
  functions: Functions,
  newLocal: NewLocal,
): Evaluated<Type> {
  const { activation } = shape.layers[shape.layers.length - 1]!
  const entropy = shape.loss === 'cross-entropy'
  const columns = (row: Local<'i32'>, count: number) => {
    const locals = Array.from({ length: count }, () => newLocal(lanes.type))
    return { locals, load: locals.map((local, column) => set(local, lanes.load(get(row), 8 * column, 8 * count))) }
  }
  const input = columns(rows.inputs, shape.inputs)
  const target = columns(rows.targets, shape.outputs)
  const { statements, values, preactivations } = forward(lanes, shape, parameters, input.locals, functions, newLocal, entropy)
  const outputs = values[values.length - 1]!
  const loss = newLocal(lanes.type)
  const unscaled = preactivations.map((x) => set(x, lanes.mul(get(x), lanes.const(1 / activations[activation].scale))))
  const value = !entropy
    ? squaredError(lanes, outputs, target.locals, newLocal)
    : activation === 'softmax'
      ? categoricalCrossEntropy(lanes, preactivations, target.locals, functions, newLocal)
      : binaryCrossEntropy(lanes, preactivations[0]!, target.locals[0]!, functions, newLocal)
  return { statements: [input.load, target.load, statements, unscaled, set(loss, value)], loss, isCorrect: isCorrect(lanes, outputs, target.locals, newLocal) }
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

import type { Part } from '../../training/trainer.ts'
import { after, branchIf, get, loop, repeatWhile, set, tee, type Code, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { f64x2, i64x2, v128 } from '../assembler/vectors.ts'
import type { OnlinePlan } from './program.ts'

/** Most epochs of one call. */
export const mostEpochs = 256

type Train = Routine<readonly ['i32', 'i32'], 'none'>
type Evaluate = Routine<readonly ['i32', 'i32'], 'none'>
type Plan = Pick<OnlinePlan, 'shape' | 'evaluation' | 'counts' | 'largestWeight' | 'points' | 'pointLength'>

function evaluatePart({ evaluation, counts }: Plan, part: Part, evaluate: Evaluate): Code {
  return call(evaluate, i32.const(evaluation.parts[part]), i32.const(counts[part]))
}

/** Whether no weight's magnitude is beyond the largest that is allowed; NaN is. Null where nobody looks. */
function weightsAreModerate({ shape, largestWeight }: Plan, newLocal: NewLocal): Code<'i32'> | null {
  if (largestWeight === null) return null
  const [at, all, limit] = [newLocal('i32'), newLocal('v128'), newLocal('v128')]
  const from = shape.layers[0]!.weights
  return after(
    [
      set(limit, f64x2.splat(f64.const(largestWeight))),
      set(all, f64x2.le(get(limit), get(limit))),
      set(at, i32.const(from - 16)),
      repeatWhile(
        i32.lt_u(tee(at, i32.add(get(at), i32.const(16))), i32.const(from + shape.slotBytes)),
        set(all, v128.and(get(all), f64x2.le(f64x2.abs(v128.load(get(at))), get(limit)))),
      ),
    ],
    i64x2.all_true(get(all)),
  )
}

/**
 * Adds `epochs(first, count, threshold)`: trains whole epochs, the first of them number `first`, and evaluates after each, until
 * a loss is no finite number, a weight beyond all measure, or every training sample's loss below `threshold`. Leaves a point of the
 * history for each, and returns how many.
 */
export function addEpochs(module: ModuleBuilder, plan: Plan, train: Train, evaluate: Evaluate): void {
  const { counts, points, pointLength } = plan
  const { tally } = plan.evaluation
  module.add('epochs', ['i32', 'i32', 'f64'], 'i32', ([epoch, count, threshold], newLocal) => {
    const [done, point, goesOn] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const nowhere = i32.const(0)
    const areModerate = weightsAreModerate(plan, newLocal)
    const [lossSum, most, correct] = [0, 8, 16].map((offset) => f64.load(nowhere, tally + offset)) as [Code<'f64'>, Code<'f64'>, Code<'f64'>]
    const clear = [0, 8, 16].map((offset) => f64.store(nowhere, f64.const(0), tally + offset))
    const share = (sum: Code<'f64'>, part: Part): Code<'f64'> => f64.div(sum, f64.const(counts[part]))
    const write = (first: number, ...values: Code<'f64'>[]): Statements => values.map((value, index) => f64.store(get(point), value, points + 8 * (first + index)))
    const goOnIf = (condition: Code<'i32'>): Code => set(goesOn, i32.and(get(goesOn), condition))
    return after(
      [
        loop(
          call(train, i32.const(0), i32.const(counts.training)),
          set(done, i32.add(get(done), i32.const(1))),
          set(goesOn, i32.lt_s(get(done), get(count))),
          counts.test > 0 ? [clear, evaluatePart(plan, 'test', evaluate), write(4, share(lossSum, 'test'), share(correct, 'test')), goOnIf(f64.lt(lossSum, f64.const(Infinity)))] : [],
          clear,
          evaluatePart(plan, 'training', evaluate),
          write(0, f64.convert_i32_s(get(epoch)), share(lossSum, 'training'), most, share(correct, 'training')),
          goOnIf(i32.and(f64.lt(lossSum, f64.const(Infinity)), f64.ge(most, get(threshold)))),
          areModerate === null ? [] : goOnIf(areModerate),
          set(epoch, i32.add(get(epoch), i32.const(1))),
          set(point, i32.add(get(point), i32.const(8 * pointLength))),
          branchIf(0, get(goesOn)),
        ),
      ],
      get(done),
    )
  })
}

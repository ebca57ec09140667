import type { Part } from '../../training/trainer.ts'
import { after, branchIf, get, loop, set, type Code, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import type { OnlinePlan } from './program.ts'

/** Most epochs of one call. */
export const mostEpochs = 256

/**
 * Adds `epochs(first, count, threshold)`: trains whole epochs, the first of them number `first`, and evaluates after each, until
 * a loss is no finite number or every training sample's is below `threshold`. Leaves a point of the history for each, and
 * returns how many.
 */
export function addEpochs(
  module: ModuleBuilder,
  { task: { places }, counts, tally, points, pointLength }: OnlinePlan,
  train: Routine<readonly ['i32', 'i32'], 'none'>,
  evaluate: Routine<readonly ['i32', 'i32', 'i32'], 'none'>,
): void {
  module.add('epochs', ['i32', 'i32', 'f64'], 'i32', ([epoch, count, threshold], newLocal) => {
    const [done, point, goesOn] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const nowhere = i32.const(0)
    const [lossSum, most, correct] = [0, 8, 16].map((offset) => f64.load(nowhere, tally + offset)) as [Code<'f64'>, Code<'f64'>, Code<'f64'>]
    const tallied = (part: Part): Statements => [
      [0, 8, 16].map((offset) => f64.store(nowhere, f64.const(0), tally + offset)),
      call(evaluate, i32.const(places.rows[part].inputs), i32.const(places.rows[part].targets), i32.const(counts[part])),
    ]
    const share = (sum: Code<'f64'>, part: Part): Code<'f64'> => f64.div(sum, f64.const(counts[part]))
    const write = (...values: Code<'f64'>[]) => (first: number): Statements => values.map((value, index) => f64.store(get(point), value, points + 8 * (first + index)))
    const isFinite = (index: number): Code<'i32'> => f64.lt(f64.load(get(point), points + 8 * index), f64.const(Infinity))
    const conditions = [i32.lt_s(get(done), get(count)), f64.ge(f64.load(get(point), points + 16), get(threshold)), isFinite(1), isFinite(2), ...(counts.test > 0 ? [isFinite(4)] : [])]
    return after(
      [
        loop(
          call(train, i32.const(0), i32.const(counts.training)),
          tallied('training'),
          write(f64.convert_i32_s(get(epoch)), share(lossSum, 'training'), most, share(correct, 'training'))(0),
          counts.test > 0 ? [tallied('test'), write(share(lossSum, 'test'), share(correct, 'test'))(4)] : [],
          set(epoch, i32.add(get(epoch), i32.const(1))),
          set(done, i32.add(get(done), i32.const(1))),
          set(goesOn, conditions.reduce((a, b) => i32.and(a, b))),
          set(point, i32.add(get(point), i32.const(8 * pointLength))),
          branchIf(0, get(goesOn)),
        ),
      ],
      get(done),
    )
  })
}

import { get, repeatWhile, set, tee, when, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64, i32, i64 } from '../assembler/scalars.ts'
import { f64x2, i64x2 } from '../assembler/vectors.ts'
import type { Lanes } from '../batches/lanes.ts'
import type { Functions } from '../functions/functions.ts'
import { vectorBytes, type NetworkPlan } from '../online/plan.ts'
import { areCorrect, lossesOf } from './losses.ts'
import type { EvaluationPlan } from './plan.ts'

/** What a tally is made of: the block's samples begin at `at` in their columns, and so many bytes of them are in use. */
interface Block {
  readonly at: Local<'i32'>
  readonly usedBytes: Local<'i32'>
}

/** The tally while blocks are added to it: two samples at a time, each lane's sample after the other. */
export function createTally({ layers, loss, inputs, outputs: count }: NetworkPlan, plan: EvaluationPlan, { at, usedBytes }: Block, functions: Functions, lanes: Lanes, newLocal: NewLocal) {
  const nowhere = i32.const(0)
  const { tally, columns, columnBytes, blockBytes, values, preactivations } = plan
  const last = layers[layers.length - 1]!
  const [lossSum, maxLoss, most, correct] = [newLocal('f64'), newLocal('f64'), newLocal('v128'), newLocal('v128')]
  const [pointer, target, losses, mask] = [newLocal('i32'), newLocal('i32'), newLocal('v128'), newLocal('v128')]
  const two = {
    outputs: { pointer, offset: values[(layers.length - 1) % 2]!, step: blockBytes },
    preactivations: { pointer, offset: preactivations, step: blockBytes },
    targets: { pointer: target, offset: columns + inputs * columnBytes, step: columnBytes },
  }
  const begin: Statements = [set(lossSum, f64.load(nowhere, tally)), set(most, f64x2.const(0)), set(correct, i64x2.const(0n))]
  const add: Statements = [
    set(pointer, i32.const(0)),
    repeatWhile(
      i32.lt_u(tee(pointer, i32.add(get(pointer), i32.const(vectorBytes))), get(usedBytes)),
      set(target, i32.add(get(at), get(pointer))),
      lossesOf(two, last, loss, losses, { functions, lanes, newLocal }),
      areCorrect(two, count, mask, { lanes, newLocal }),
      // Beside the last of an odd number is none.
      when(i32.eq(i32.add(get(pointer), i32.const(8)), get(usedBytes)), [losses, mask].map((x) => set(x, f64x2.replace_lane(get(x), 1, f64.const(0))))),
      set(lossSum, f64.add(f64.add(get(lossSum), f64x2.extract_lane(get(losses), 0)), f64x2.extract_lane(get(losses), 1))),
      set(most, f64x2.pmax(get(most), get(losses))),
      // All bits set are −1.
      set(correct, i64x2.sub(get(correct), get(mask))),
    ),
  ]
  const end: Statements = [
    // Losses are not negative, and so their sum is NaN where one of them is, and only there.
    set(maxLoss, f64.max(f64x2.extract_lane(get(most), 0), f64x2.extract_lane(get(most), 1))),
    set(maxLoss, f64.max(get(maxLoss), f64.load(nowhere, tally + 8))),
    when(f64.ne(get(lossSum), get(lossSum)), [set(maxLoss, get(lossSum))]),
    f64.store(nowhere, get(lossSum), tally),
    f64.store(nowhere, get(maxLoss), tally + 8),
    f64.store(nowhere, f64.add(f64.load(nowhere, tally + 16), f64.convert_i64_s(i64.add(i64x2.extract_lane(get(correct), 0), i64x2.extract_lane(get(correct), 1)))), tally + 16),
  ]
  return { begin, add, end }
}

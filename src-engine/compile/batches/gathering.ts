import { get, repeatWhile, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import type { Division } from './division.ts'
import type { BatchPlan } from './plan.ts'

/** Copies the samples at so many positions of the epoch's order, from one on, to where a batch's samples stand in a row. */
export function addGathering(module: ModuleBuilder, plan: BatchPlan, division: Division): Routine<readonly ['i32', 'i32'], 'none'> {
  const { lanes, inputStride, targetStride, rowsTogether } = plan
  return module.add(null, ['i32', 'i32'], 'none', ([position, rows], newLocal) => {
    const [entry, end, input, target] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const sample = newLocal('i32')
    const row = (table: number, stride: number, index: Code<'i32'>): Code<'i32'> => i32.add(i32.const(table), i32.mul(index, i32.const(stride * lanes.bytes)))
    /** One row, number by number: rows are short, and start at any number. */
    const copyRow = (to: Local<'i32'>, table: number, stride: number): Statements => {
      const [from, stop] = [newLocal('i32'), newLocal('i32')]
      const advance = (local: Local<'i32'>): Code<'i32'> => tee(local, i32.add(get(local), i32.const(lanes.bytes)))
      return [
        set(from, row(table, stride, get(sample))),
        set(stop, i32.add(get(to), i32.const(stride * lanes.bytes))),
        repeatWhile(i32.lt_u(advance(to), get(stop)), lanes.copy(get(to), get(from)), set(from, i32.add(get(from), i32.const(lanes.bytes)))),
      ]
    }
    const entryOf = (index: Code<'i32'>): Code<'i32'> => i32.add(i32.const(plan.order), i32.shl(i32.add(get(position), index), i32.const(2)))
    return division.share(get(rows), rowsTogether, newLocal, (fromRow, toRow) => [
      set(entry, entryOf(fromRow)),
      set(end, entryOf(toRow)),
      set(input, row(plan.gatheredInputs, inputStride, fromRow)),
      set(target, row(plan.gatheredTargets, targetStride, fromRow)),
      repeatWhile(
        i32.lt_u(tee(entry, i32.add(get(entry), i32.const(4))), get(end)),
        set(sample, i32.load(get(entry))),
        copyRow(input, plan.trainingInputs, inputStride),
        copyRow(target, plan.trainingTargets, targetStride),
      ),
    ])
  })
}

import { nothing } from '../../network/passes.ts'
import { get, repeatWhile, set, tee, when } from '../assembler/code.ts'
import type { ModuleBuilder, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Division } from './division.ts'
import type { BatchPlan, LayerPlan } from './plan.ts'

/** ∂L/∂b, summed over samples, from their number; the option says whether it goes on with a sum. */
export function addBiasGradient(module: ModuleBuilder, { lanes, parameterBytes }: BatchPlan, division: Division, layer: LayerPlan): Routine<readonly ['i32', 'i32'], 'none'> {
  const { bytes, vector } = lanes
  const rowBytes = layer.stride * bytes
  const columnBytes = layer.panels * layer.panelWidth * bytes
  return module.add(null, ['i32', 'i32'], 'none', ([rows, option], newLocal) => {
    const [column, at, end] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const sum = newLocal('v128')
    const into = layer.biases + parameterBytes
    return division.share(i32.const(columnBytes), 16, newLocal, (fromColumn, toColumn) => [
      set(column, fromColumn),
      repeatWhile(
        i32.lt_u(tee(column, i32.add(get(column), i32.const(16))), toColumn),
        set(sum, vector.const(nothing)),
        when(get(option), [set(sum, v128.load(get(column), into))]),
        set(at, i32.add(get(column), i32.const(layer.deltas))),
        set(end, i32.add(get(at), i32.mul(get(rows), i32.const(rowBytes)))),
        repeatWhile(i32.lt_u(tee(at, i32.add(get(at), i32.const(rowBytes))), get(end)), set(sum, vector.add(get(sum), v128.load(get(at))))),
        v128.store(get(column), get(sum), into),
      ),
    ])
  })
}

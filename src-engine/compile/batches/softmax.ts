import { get, repeatWhile, select, set, tee, type Code } from '../assembler/code.ts'
import type { ModuleBuilder } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { ElementwiseRoutine } from './elementwise.ts'
import { exponential } from './exponential.ts'
import type { Lanes } from './lanes.ts'
import type { LayerPlan } from './plan.ts'

/**
 * network/softmax.ts for the samples whose Ỹ lies from one address to another: y_j = e^ỹ_j / Σ e^ỹ_k, relative to the
 * largest and summed in the order of the neurons. Y goes `distance` bytes behind Ỹ; lanes without a neuron become 0.
 */
export function addSoftmax(module: ModuleBuilder, { units, stride }: LayerPlan, distance: number, lanes: Lanes): ElementwiseRoutine {
  const { bytes, count, vector } = lanes
  const vectorBytes = Math.ceil(units / count) * 16
  return module.add(null, ['i32', 'i32'], 'none', ([row, end], newLocal) => {
    const [largest, sum] = [newLocal('f64'), newLocal('f64')]
    const [at, stop] = [newLocal('i32'), newLocal('i32')]
    const [x, largestEverywhere, sumEverywhere] = [newLocal('v128'), newLocal('v128'), newLocal('v128')]
    const forward = (by: number): Code<'i32'> => tee(at, i32.add(get(at), i32.const(by)))
    const lastLanes = Array.from({ length: count }, (_, lane) => lane < units - (vectorBytes / 16 - 1) * count)
    const mask = bytes === 8 ? BigInt64Array.from(lastLanes, (used) => (used ? -1n : 0n)) : Int32Array.from(lastLanes, (used) => (used ? -1 : 0))
    const lastVector = vectorBytes - 16 + distance
    const number = lanes.load
    return [
      repeatWhile(
        i32.lt_u(tee(row, i32.add(get(row), i32.const(stride * bytes))), get(end)),
        set(largest, f64.const(-Infinity)),
        set(at, get(row)),
        set(stop, i32.add(get(row), i32.const(units * bytes))),
        repeatWhile(i32.lt_u(forward(bytes), get(stop)), set(largest, select(f64.gt(number(get(at)), get(largest)), number(get(at)), get(largest)))),
        set(largestEverywhere, lanes.splat(get(largest))),
        set(at, get(row)),
        repeatWhile(
          i32.lt_u(forward(16), i32.add(get(row), i32.const(vectorBytes))),
          set(x, v128.load(get(at))),
          // The largest itself may be infinite.
          set(x, v128.andnot(vector.sub(get(x), get(largestEverywhere)), vector.eq(get(x), get(largestEverywhere)))),
          v128.store(i32.add(get(at), i32.const(distance)), exponential(get(x), lanes, newLocal)),
        ),
        v128.store(i32.add(get(row), i32.const(lastVector)), v128.and(v128.load(i32.add(get(row), i32.const(lastVector))), v128.const(mask))),
        set(sum, f64.const(0)),
        set(at, i32.add(get(row), i32.const(distance))),
        set(stop, i32.add(get(at), i32.const(units * bytes))),
        repeatWhile(i32.lt_u(forward(bytes), get(stop)), set(sum, f64.add(get(sum), number(get(at))))),
        set(sumEverywhere, lanes.splat(get(sum))),
        set(at, i32.add(get(row), i32.const(distance))),
        repeatWhile(
          i32.lt_u(forward(16), i32.add(get(row), i32.const(distance + vectorBytes))),
          v128.store(get(at), vector.div(v128.load(get(at)), get(sumEverywhere))),
        ),
      ),
    ]
  })
}

import { get, set, type Local, type Statements } from '../assembler/code.ts'
import { v128 } from '../assembler/vectors.ts'
import { exponential } from '../batches/exponential.ts'
import { pairsOf, sideBySide, type VectorWork } from '../batches/pairs.ts'
import { vectorBytes } from '../online/plan.ts'
import type { LayerWork } from './layer.ts'
import { repeat } from './strides.ts'

/**
 * network/softmax.ts for a group of samples whose Ỹ lies in the place of Y: y_j = e^ỹ_j / Σ e^ỹ_k, relative to the largest and
 * summed in the order of the neurons.
 */
export function softmaxOfGroup({ layer, to, blockBytes, groupVectors, lanes, newLocal }: LayerWork, group: Local<'i32'>): Statements {
  const { add, sub, div, gt, eq, const: number } = lanes.vector
  const vectors = Array.from({ length: groupVectors }, () => ({ largest: newLocal('v128'), sum: newLocal('v128') }))
  /** Does something with a number of each sample, neuron by neuron. @param isChanged whether it is written back */
  const each = (work: (x: Local<'v128'>, of: (typeof vectors)[number]) => Statements, isChanged: boolean): Statements =>
    repeat(layer.units, [{ pointer: group, offset: to, step: blockBytes }], newLocal, ([column]) => {
      const works = vectors.map((of, v): VectorWork => {
        const x = newLocal('v128')
        const offset = column!.offset + v * vectorBytes
        return { reads: [set(x, v128.load(get(column!.pointer), offset))], computes: work(x, of), writes: isChanged ? [v128.store(get(column!.pointer), get(x), offset)] : [] }
      })
      return pairsOf(works).map(sideBySide)
    })
  return [
    vectors.map(({ largest, sum }) => [set(largest, number(-Infinity)), set(sum, number(0))]),
    each((x, { largest }) => [set(largest, v128.bitselect(get(x), get(largest), gt(get(x), get(largest))))], false),
    each(
      (x, { largest, sum }) => [
        // The largest itself may be infinite.
        set(x, exponential(v128.andnot(sub(get(x), get(largest)), eq(get(x), get(largest))), lanes, newLocal)),
        set(sum, add(get(sum), get(x))),
      ],
      true,
    ),
    each((x, { sum }) => [set(x, div(get(x), get(sum)))], true),
  ]
}

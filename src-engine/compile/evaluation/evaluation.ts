import { activations } from '../activations.ts'
import { get, repeatWhile, select, set, tee, type Statements } from '../assembler/code.ts'
import { recycled, type ModuleBuilder, type Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { hoisted, type Lanes } from '../batches/lanes.ts'
import type { Functions } from '../functions/functions.ts'
import type { NetworkPlan } from '../online/plan.ts'
import { layerOfBlock } from './layer.ts'
import type { EvaluationPlan } from './plan.ts'
import { createTally } from './tally.ts'

/**
 * Adds `evaluate(at, count)`: adds the losses of `count` samples, at least one, to the tally; the first of them is `at` bytes
 * from the columns' beginning. Each lane is a sample, which takes the operations of the reference (network/passes.ts) and so
 * comes to its bits. They are added one after the other, so that it does not matter where a part is cut.
 */
export function addEvaluation(module: ModuleBuilder, network: NetworkPlan, plan: EvaluationPlan, lanes: Lanes, functions: Functions): Routine<readonly ['i32', 'i32'], 'none'> {
  const { layers, loss } = network
  const { columns, columnBytes, groupVectors, blockBytes, values, preactivations } = plan
  return module.add('evaluate', ['i32', 'i32'], 'none', ([at, count], newLocal) => {
    const { lanes: own, statements: constants } = hoisted(lanes, newLocal)
    const [left, usedBytes] = [newLocal('i32'), newLocal('i32')]
    /** Stays 0: a block's columns begin with its first sample. */
    const first = newLocal('i32')
    const tally = createTally(network, plan, { at, usedBytes }, functions, own, newLocal)
    const localsOfLayer = recycled(newLocal)
    const steps = layers.map((layer, l): Statements =>
      layerOfBlock({
        layer,
        scale: activations[layer.activation].scale,
        from: l === 0 ? { pointer: at, offset: columns, step: columnBytes } : { pointer: first, offset: values[(l - 1) % 2]!, step: blockBytes },
        to: values[l % 2]!,
        preactivations: l === layers.length - 1 && loss === 'cross-entropy' ? preactivations : null,
        blockBytes,
        usedBytes,
        groupVectors,
        lanes: own,
        newLocal: localsOfLayer(),
      }),
    )
    return [
      constants(),
      tally.begin,
      set(left, i32.shl(get(count), i32.const(3))),
      repeatWhile(
        i32.gt_s(tee(left, i32.sub(get(left), i32.const(blockBytes))), i32.const(0)),
        set(usedBytes, select(i32.lt_s(get(left), i32.const(blockBytes)), get(left), i32.const(blockBytes))),
        steps,
        tally.add,
        set(at, i32.add(get(at), i32.const(blockBytes))),
      ),
      tally.end,
    ]
  })
}

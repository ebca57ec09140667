import type { Loss } from '../../contract/experiment.ts'
import { get, repeatWhile, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { vectorActivations } from './activations.ts'
import type { BatchPlan } from './plan.ts'

/** ∂L/∂Ỹ of the output layer, from the address of the targets, for samples from one up to another. */
export type OutputDeltasRoutine = Routine<readonly ['i32', 'i32', 'i32'], 'none'>

/** The gradients of network/losses.ts, a sample after the other. */
export function addOutputDeltas(module: ModuleBuilder, { lanes, layers, targetStride, outputs }: BatchPlan, loss: Loss): OutputDeltasRoutine {
  const { bytes, vector } = lanes
  const { sub, mul } = vector
  const layer = layers[layers.length - 1]!
  const { activation } = layer
  const isCrossEntropy = loss === 'cross-entropy'
  return module.add(null, ['i32', 'i32', 'i32'], 'none', ([targets, fromRow, toRow], newLocal) => {
    const [row, end, at, target] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const [y, total, totalEverywhere] = [newLocal('v128'), newLocal('f64'), newLocal('v128')]
    const values = layer.values - layer.deltas
    const t = v128.load(get(target))
    const gradient = (): Code<'v128'> => {
      if (activation === 'softmax') return sub(mul(get(y), get(totalEverywhere)), t)
      return isCrossEntropy ? sub(get(y), t) : vectorActivations[activation].timesDerivative(sub(get(y), t), () => get(y), lanes)
    }
    const deltasOf = (sample: Local<'i32'>): Code<'i32'> => i32.add(i32.const(layer.deltas), i32.mul(get(sample), i32.const(layer.stride * bytes)))
    /** Σt of a sample, in the order of the neurons. */
    const sumTargets = (local: NewLocal): Statements => {
      const term = local('i32')
      return [
        set(total, f64.const(0)),
        set(term, get(targets)),
        repeatWhile(
          i32.lt_u(tee(term, i32.add(get(term), i32.const(bytes))), i32.add(get(targets), i32.const(outputs * bytes))),
          set(total, f64.add(get(total), lanes.load(get(term)))),
        ),
        set(totalEverywhere, lanes.splat(get(total))),
      ]
    }
    return [
      set(row, deltasOf(fromRow)),
      set(end, deltasOf(toRow)),
      set(targets, i32.add(get(targets), i32.mul(get(fromRow), i32.const(targetStride * bytes)))),
      repeatWhile(
        i32.lt_u(tee(row, i32.add(get(row), i32.const(layer.stride * bytes))), get(end)),
        activation === 'softmax' ? sumTargets(newLocal) : [],
        set(at, get(row)),
        set(target, get(targets)),
        set(targets, i32.add(get(targets), i32.const(targetStride * bytes))),
        repeatWhile(
          i32.lt_u(tee(target, i32.add(get(target), i32.const(16))), get(targets)),
          set(y, v128.load(i32.add(get(at), i32.const(values)))),
          v128.store(get(at), gradient()),
          set(at, i32.add(get(at), i32.const(16))),
        ),
      ),
    ]
  })
}

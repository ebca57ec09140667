import { branchIf, get, loop, set, tee } from '../assembler/code.ts'
import type { ModuleBuilder, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import type { Functions } from '../functions/functions.ts'
import { pair } from '../lanes.ts'
import { createUpdate } from '../updates.ts'
import { backward } from './backward.ts'
import { forward } from './forward.ts'
import type { NetworkPlan } from './plan.ts'
import type { OnlineTask } from './task.ts'

/** Adds `train(from, to)`: one update a sample, for the samples at positions `from` … `to` − 1, at least one. In loops, two neurons at a time. */
export function addLoopedDescent(module: ModuleBuilder, network: NetworkPlan, functions: Functions, task: OnlineTask): Routine<readonly ['i32', 'i32'], 'none'> {
  const { order, inputs, targets } = task.places
  return module.add('train', ['i32', 'i32'], 'none', ([position, to], newLocal) => {
    const [row, input, target] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const update = createUpdate(pair, task, newLocal)
    const steps = [forward(network, input, functions, newLocal), backward(network, { input, target }, update, newLocal)]
    return [
      update.prepare(),
      loop(
        set(row, order === null ? get(position) : i32.load(i32.shl(get(position), i32.const(2)), order)),
        set(input, i32.add(i32.const(inputs), i32.mul(get(row), i32.const(8 * network.inputs)))),
        set(target, i32.add(i32.const(targets), i32.mul(get(row), i32.const(8 * network.outputs)))),
        steps,
        branchIf(0, i32.lt_u(tee(position, i32.add(get(position), i32.const(1))), get(to))),
      ),
    ]
  })
}

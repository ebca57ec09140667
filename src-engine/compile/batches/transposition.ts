import { get, repeatWhile, set, tee, type Code, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import type { Lanes } from './lanes.ts'
import type { LayerPlan } from './plan.ts'

export type TranspositionRoutine = Routine<readonly ['i32', 'i32'], 'none'>

/** Writes a layer's Wᵀ in panels of the layer before, for neurons from one up to another. Lanes without a neuron are left as they are, 0. */
export function addTransposition(module: ModuleBuilder, lanes: Lanes, layer: LayerPlan, before: LayerPlan): TranspositionRoutine {
  const { bytes, copy } = lanes
  const rowBytes = layer.panelWidth * bytes
  const width = before.panelWidth
  const wholePanels = Math.floor(layer.inputs / width)
  return module.add(null, ['i32', 'i32'], 'none', ([neuron, lastNeuron], newLocal) => {
    const [left, from, to] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const panel = (inputs: number): Statements => Array.from({ length: inputs }, (_, input): Code => copy(get(to), get(from), input * bytes, input * rowBytes))
    const panelOf = i32.mul(i32.div_u(get(neuron), i32.const(layer.panelWidth)), i32.const(layer.panelRows * rowBytes))
    const laneOf = i32.mul(i32.rem_u(get(neuron), i32.const(layer.panelWidth)), i32.const(bytes))
    return [
      repeatWhile(
        i32.lt_u(tee(neuron, i32.add(get(neuron), i32.const(1))), get(lastNeuron)),
        set(from, i32.add(i32.const(layer.weights), i32.add(panelOf, laneOf))),
        set(to, i32.add(i32.const(layer.transposed), i32.mul(get(neuron), i32.const(width * bytes)))),
        wholePanels === 0
          ? []
          : [
              set(left, i32.const(wholePanels)),
              repeatWhile(
                tee(left, i32.sub(get(left), i32.const(1))),
                panel(width),
                set(from, i32.add(get(from), i32.const(width * rowBytes))),
                set(to, i32.add(get(to), i32.const(layer.units * width * bytes))),
              ),
            ],
        panel(layer.inputs - wholePanels * width),
      ),
    ]
  })
}

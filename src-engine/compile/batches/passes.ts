import type { Loss } from '../../contract/experiment.ts'
import { get, type Code, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { vectorActivations } from './activations.ts'
import { addBiasGradient } from './bias-gradient.ts'
import { addMapping, type ElementwiseRoutine } from './elementwise.ts'
import { addBackward, addForward, addGradient } from './layer-products.ts'
import { addOutputDeltas } from './output-deltas.ts'
import type { BatchPlan, LayerPlan } from './plan.ts'
import { addSoftmax } from './softmax.ts'
import { addTransposition } from './transposition.ts'

/** From the address of the inputs and the number of samples: Y of every layer. */
export type ForwardRoutine = Routine<readonly ['i32', 'i32'], 'none'>

/** Where a layer's Ỹ goes: to Y's place, unless the loss asks for it. */
const preactivationsOf = (plan: BatchPlan, layer: LayerPlan, loss: Loss): number =>
  loss === 'cross-entropy' && layer === plan.layers[plan.layers.length - 1] ? plan.preactivations : layer.values

export function addForwardPass(module: ModuleBuilder, plan: BatchPlan, loss: Loss, hasBiases: boolean): ForwardRoutine {
  const { layers, lanes } = plan
  const products = layers.map((layer, index) => addForward(module, plan, layer, layers[index - 1], hasBiases, preactivationsOf(plan, layer, loss)))
  const mappings = layers.map((layer): ElementwiseRoutine | null => {
    const distance = layer.values - preactivationsOf(plan, layer, loss)
    if (layer.activation === 'softmax') return addSoftmax(module, layer, distance, lanes)
    const { value } = vectorActivations[layer.activation]
    return value && addMapping(module, value, distance, lanes)
  })
  return module.add('forward', ['i32', 'i32'], 'none', ([inputs, rows]) =>
    layers.map((layer, index): Statements => {
      const from = preactivationsOf(plan, layer, loss)
      const mapping = mappings[index]
      const end = i32.add(i32.const(from), i32.mul(get(rows), i32.const(layer.stride * lanes.bytes)))
      return [
        call(products[index]!, index === 0 ? get(inputs) : i32.const(layers[index - 1]!.values), get(rows), i32.const(0)),
        mapping ? call(mapping, i32.const(from), end) : [],
      ]
    }),
  )
}

/** The gradient of so many samples, added to what is there unless the last parameter is 0: from their inputs and targets. */
export type GradientRoutine = Routine<readonly ['i32', 'i32', 'i32', 'i32'], 'none'>

export function addGradientPass(module: ModuleBuilder, plan: BatchPlan, loss: Loss, hasBiases: boolean, forward: ForwardRoutine): GradientRoutine {
  const { layers, lanes } = plan
  const outputDeltas = addOutputDeltas(module, plan, loss)
  const steps = layers.map((layer, index) => {
    const before = layers[index - 1]
    return {
      layer,
      before,
      gradient: addGradient(module, plan, layer, before),
      biasGradient: hasBiases ? addBiasGradient(module, plan, layer) : null,
      back: before ? { transpose: addTransposition(module, lanes, layer, before), propagate: addBackward(module, plan, layer, before) } : null,
    }
  })
  return module.add(null, ['i32', 'i32', 'i32', 'i32'], 'none', ([inputs, targets, rows, goesOn]): Statements => [
    call(forward, get(inputs), get(rows)),
    call(outputDeltas, get(targets), get(rows)),
    steps.toReversed().map(({ layer, before, gradient, biasGradient, back }): Statements => {
      const z: Code<'i32'> = before ? i32.const(before.values) : get(inputs)
      return [
        back ? [call(back.transpose), call(back.propagate, i32.const(layer.deltas), get(rows), i32.const(0))] : [],
        call(gradient, z, get(rows), get(goesOn)),
        biasGradient ? call(biasGradient, get(rows), get(goesOn)) : [],
      ]
    }),
  ])
}

import type { Loss } from '../../contract/experiment.ts'
import { get, repeatWhile, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { vectorActivations } from './activations.ts'
import { addBiasGradient } from './bias-gradient.ts'
import type { Division } from './division.ts'
import { addMapping, type ElementwiseRoutine } from './elementwise.ts'
import { addBackward, addDescent, addForward, addGradient, gradientRows } from './layer-products.ts'
import { addOutputDeltas } from './output-deltas.ts'
import type { BatchPlan, BatchTask, LayerPlan } from './plan.ts'
import type { ProductRoutine } from './product.ts'
import { addSoftmax } from './softmax.ts'
import { addTransposition, type TranspositionRoutine } from './transposition.ts'
import { plainDescent } from './update.ts'

/** From the address of the inputs, for samples from one up to another: Y of every layer. */
export type ForwardRoutine = Routine<readonly ['i32', 'i32', 'i32'], 'none'>

/** Where a layer's Ỹ goes: to Y's place, unless the loss asks for it. */
const preactivationsOf = (plan: BatchPlan, layer: LayerPlan, loss: Loss): number =>
  loss === 'cross-entropy' && layer === plan.layers[plan.layers.length - 1] ? plan.preactivations : layer.values

export function addForwardPass(module: ModuleBuilder, plan: BatchPlan, { loss, network }: BatchTask, division: Division): ForwardRoutine {
  const { layers, lanes } = plan
  const hasBiases = network.layers[0]!.biases !== null
  const products = layers.map((layer, index) => addForward(module, plan, layer, layers[index - 1], hasBiases, preactivationsOf(plan, layer, loss)))
  const mappings = layers.map((layer): ElementwiseRoutine | null => {
    const distance = layer.values - preactivationsOf(plan, layer, loss)
    if (layer.activation === 'softmax') return addSoftmax(module, layer, distance, lanes)
    const { value } = vectorActivations[layer.activation]
    return value && addMapping(module, value(lanes), distance, lanes, plan.scratch, division.thread)
  })
  return module.add(null, ['i32', 'i32', 'i32'], 'none', ([inputs, fromRow, toRow]) =>
    layers.map((layer, index): Statements => {
      const mapping = mappings[index]
      const address = (row: Local<'i32'>): Code<'i32'> => i32.add(i32.const(preactivationsOf(plan, layer, loss)), i32.mul(get(row), i32.const(layer.stride * lanes.bytes)))
      return [
        call(products[index]!, index === 0 ? get(inputs) : i32.const(layers[index - 1]!.values), get(fromRow), get(toRow), i32.const(0), i32.const(0)),
        mapping ? call(mapping, address(fromRow), address(toRow)) : [],
      ]
    }),
  )
}

/** What a gradient pass is made of, layer by layer. */
interface BackwardStep {
  readonly layer: LayerPlan
  readonly before: LayerPlan | undefined
  readonly gradient: ProductRoutine
  /** Updates the weights at once; null where that is more than plain descent. */
  readonly descent: ProductRoutine | null
  readonly biasGradient: Routine<readonly ['i32', 'i32'], 'none'> | null
  /** `transpose` makes what threads share of Wᵀ; null where there is nothing to make, or `propagate` does it. */
  readonly back: { readonly transpose: TranspositionRoutine | null; readonly panels: number; readonly propagate: ProductRoutine } | null
}

/** What a batch's gradient takes, one part after the other; threads wait for each other between them. Arguments are used more than once. */
export interface GradientParts {
  /** From the addresses of inputs and targets: Y of every layer, and ∂L/∂Ỹ of the last. */
  forth(inputs: Code<'i32'>, targets: Code<'i32'>, rows: Code<'i32'>, newLocal: NewLocal): Statements
  /** Wᵀ, for `back`: of the weights as they stand before the update. */
  transpose(newLocal: NewLocal): Statements
  /** ∂L/∂Ỹ of all other layers, or of those right before the layers of one stretch (plan.ts). */
  back(rows: Code<'i32'>, newLocal: NewLocal, stretch?: Code<'i32'>): Statements
  /** ∂L/∂W and ∂L/∂b, of all layers or of one stretch, and whether they are added to what is there. */
  gradient(inputs: Code<'i32'>, rows: Code<'i32'>, goesOn: Code<'i32'>, newLocal: NewLocal, stretch?: Code<'i32'>): Statements
  /** The same, but weights descend along their gradient at once; null where that is more than plain descent. */
  readonly descent: GradientParts['gradient'] | null
}

export function addGradientParts(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, division: Division, forward: ForwardRoutine): GradientParts {
  const { layers, rowsTogether } = plan
  const hasBiases = task.network.layers[0]!.biases !== null
  const outputDeltas = addOutputDeltas(module, plan, task.loss)
  const descend = plainDescent(plan, task)
  const backOf = (layer: LayerPlan, before: LayerPlan): BackwardStep['back'] => {
    const transpose = layer.isColumn ? null : addTransposition(module, plan, layer, before)
    const isShared = layer.transposedStride !== 0
    return { transpose: isShared ? transpose : null, panels: before.panels, propagate: addBackward(module, plan, layer, before, isShared ? null : transpose) }
  }
  const steps = layers
    .map((layer, index): BackwardStep => {
      const before = layers[index - 1]
      return {
        layer,
        before,
        gradient: addGradient(module, plan, layer, before),
        descent: descend && addDescent(module, plan, layer, before, descend),
        biasGradient: hasBiases ? addBiasGradient(module, plan, division, layer) : null,
        back: before ? backOf(layer, before) : null,
      }
    })
    .reverse()
  let begun = 0
  const stretches = plan.stretches.map((count) => steps.slice(begun, (begun += count)))
  const eachStep = (work: (step: BackwardStep) => Statements, stretch: Code<'i32'> | undefined): Statements =>
    stretch ? stretches.map((own, ordinal) => when(i32.eq(stretch, i32.const(ordinal)), own.map(work))) : steps.map(work)
  const none = i32.const(0)
  const shareTransposition = (transpose: TranspositionRoutine, panels: number, newLocal: NewLocal): Statements => {
    const panel = newLocal('i32')
    return division.share(i32.const(panels), 1, newLocal, (from, to) => [
      set(panel, from),
      repeatWhile(i32.lt_u(tee(panel, i32.add(get(panel), i32.const(1))), to), call(transpose, get(panel))),
    ])
  }
  const productsOf =
    (productOf: (step: BackwardStep) => ProductRoutine): GradientParts['gradient'] =>
    (inputs, rows, goesOn, newLocal, stretch) =>
      eachStep((step): Statements => {
        const { layer, before, biasGradient } = step
        const { a, rows: weightRows, together } = gradientRows(layer, before ? i32.const(before.values) : inputs)
        return [
          division.share(i32.const(weightRows), together, newLocal, (from, to) => [call(productOf(step), a, from, to, rows, goesOn)]),
          biasGradient ? call(biasGradient, rows, goesOn) : [],
        ]
      }, stretch)
  return {
    forth: (inputs, targets, rows, newLocal) => division.share(rows, rowsTogether, newLocal, (from, to) => [call(forward, inputs, from, to), call(outputDeltas, targets, from, to)]),
    transpose: (newLocal) => steps.map(({ back }) => (back?.transpose ? shareTransposition(back.transpose, back.panels, newLocal) : [])),
    back: (rows, newLocal, stretch) =>
      division.share(rows, rowsTogether, newLocal, (from, to) => eachStep(({ layer, back }) => (back ? [call(back.propagate, i32.const(layer.deltas), from, to, none, none)] : []), stretch)),
    gradient: productsOf((step) => step.gradient),
    descent: descend && productsOf((step) => step.descent!),
  }
}

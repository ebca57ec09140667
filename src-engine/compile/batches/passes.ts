import type { Loss } from '../../contract/experiment.ts'
import { get, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal, type Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { vectorActivations } from './activations.ts'
import { addBiasGradient } from './bias-gradient.ts'
import type { Division } from './division.ts'
import { addMapping, type ElementwiseRoutine } from './elementwise.ts'
import { addBackward, addDescent, addForward, addGradient, gradientExtent } from './layer-products.ts'
import { addOutputDeltas } from './output-deltas.ts'
import type { BatchPlan, BatchTask, LayerPlan, LayerShare } from './plan.ts'
import type { ProductRoutine } from './product.ts'
import { addSoftmax } from './softmax.ts'
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
        call(products[index]!, index === 0 ? get(inputs) : i32.const(layers[index - 1]!.values), get(fromRow), get(toRow), i32.const(0), i32.const(layer.panels), i32.const(0), i32.const(0)),
        mapping ? call(mapping, address(fromRow), address(toRow)) : [],
      ]
    }),
  )
}

/** Work at a share of so many panels, if any are in it. */
function ofPanels(panels: number, { part, parts }: Omit<LayerShare, 'layer'>, work: (from: Code<'i32'>, to: Code<'i32'>) => Statements): Statements {
  const [from, to] = [part, part + 1].map((index) => Math.floor((panels * index) / parts)) as [number, number]
  return from < to ? work(i32.const(from), i32.const(to)) : []
}

/** What a gradient pass is made of, layer by layer. */
interface BackwardStep {
  readonly layer: LayerPlan
  readonly before: LayerPlan | undefined
  readonly gradient: ProductRoutine
  /** Updates the weights at once; null where that is more than plain descent. */
  readonly descent: ProductRoutine | null
  readonly biasGradient: Routine<readonly ['i32', 'i32'], 'none'> | null
  /** Into so many panels; null where there is no layer before. */
  readonly back: { readonly panels: number; readonly propagate: ProductRoutine } | null
}

/** What a batch's gradient takes, one part after the other; threads wait for each other between them. Arguments are used more than once. */
export interface GradientParts {
  /** From the addresses of inputs and targets: Y of every layer, and ∂L/∂Ỹ of the last. */
  forth(inputs: Code<'i32'>, targets: Code<'i32'>, rows: Code<'i32'>, newLocal: NewLocal): Statements
  /** ∂L/∂Ỹ of all other layers, or of those right before the layers of one stretch (plan.ts). Threads wait for each other before every one. */
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
  const steps = layers
    .map((layer, index): BackwardStep => {
      const before = layers[index - 1]
      return {
        layer,
        before,
        gradient: addGradient(module, plan, layer, before),
        descent: descend && addDescent(module, plan, layer, before, descend),
        biasGradient: hasBiases ? addBiasGradient(module, plan, division, layer) : null,
        back: before ? { panels: before.panels, propagate: addBackward(module, plan, division, layer, before) } : null,
      }
    })
    .reverse()
  const whole = { part: 0, parts: 1 }
  const eachStep = (work: (step: BackwardStep, share: Omit<LayerShare, 'layer'>) => Statements, stretch: Code<'i32'> | undefined): Statements =>
    stretch
      ? plan.stretches.map((shares, ordinal) => when(i32.eq(stretch, i32.const(ordinal)), shares.map(({ layer, ...share }) => work(steps[layer]!, share))))
      : steps.map((step) => work(step, whole))
  const none = i32.const(0)
  const productsOf =
    (productOf: (step: BackwardStep) => ProductRoutine): GradientParts['gradient'] =>
    (inputs, rows, goesOn, newLocal, stretch) =>
      eachStep((step, share): Statements => {
        const { layer, before, biasGradient } = step
        const { a, rows: weightRows, together, panels } = gradientExtent(layer, before, inputs)
        return [
          ofPanels(panels, share, (fromPanel, toPanel) =>
            division.share(i32.const(weightRows), together, newLocal, (from, to) => [call(productOf(step), a, from, to, fromPanel, toPanel, rows, goesOn)]),
          ),
          biasGradient && share.part === 0 ? call(biasGradient, rows, goesOn) : [],
        ]
      }, stretch)
  return {
    forth: (inputs, targets, rows, newLocal) => division.share(rows, rowsTogether, newLocal, (from, to) => [call(forward, inputs, from, to), call(outputDeltas, targets, from, to)]),
    back: (rows, newLocal, stretch) =>
      eachStep(({ layer, back }, share): Statements => {
        if (!back) return []
        const propagate = ofPanels(back.panels, share, (first, end) =>
          division.share(i32.sub(end, first), 1, newLocal, (from, to) => [call(back.propagate, i32.const(layer.deltas), none, rows, i32.add(first, from), i32.add(first, to), none, none)]),
        )
        return [division.barrier, propagate]
      }, stretch),
    gradient: productsOf((step) => step.gradient),
    descent: descend && productsOf((step) => step.descent!),
  }
}

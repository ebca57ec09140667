import { nothing } from '../../network/passes.ts'
import { get, set, when, type Code } from '../assembler/code.ts'
import { call, type ModuleBuilder } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { vectorActivations } from './activations.ts'
import type { Division } from './division.ts'
import { hoisted } from './lanes.ts'
import type { BatchPlan, LayerPlan } from './plan.ts'
import { addProduct, combineSums, storeSums, type ProductRoutine } from './product.ts'
import { addTransposition, transposedOf } from './transposition.ts'
import { vectorOf, type Descent } from './update.ts'

/** Ỹ = Z·W + b, from Z's address, for samples from one up to another. */
export function addForward(module: ModuleBuilder, { lanes, inputStride }: BatchPlan, layer: LayerPlan, before: LayerPlan | undefined, hasBiases: boolean, into: number): ProductRoutine {
  const { bytes } = lanes
  const { tileSamples: tileRows, panelVectors: vectors, panelWidth, panelRows, stride, isColumn } = layer
  return addProduct(module, {
    lanes,
    tileRows,
    vectors,
    a: { rowStride: (before?.stride ?? inputStride) * bytes, depthStride: bytes },
    // A column's number is for all lanes, of which the first has a neuron; nobody reads the others.
    b: { from: i32.const(layer.weights), panelStride: panelRows * panelWidth * bytes, depthStride: isColumn ? bytes : panelWidth * bytes, isSplat: isColumn },
    c: { to: into, rowStride: stride * bytes, panelStride: panelWidth * bytes },
    depth: layer.inputs,
    ...(hasBiases && {
      start({ panel, sums }) {
        // The panel's columns are as far from the first as its biases are.
        const column = i32.sub(get(panel), i32.const(into))
        return sums.map((sum, index) => set(sum, v128.load(column, layer.biases + (index % vectors) * 16)))
      },
    }),
    finish: storeSums,
  })
}

/** ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z), from the address of ∂L/∂Ỹ, for samples from one up to another. */
export function addBackward(module: ModuleBuilder, plan: BatchPlan, division: Division, layer: LayerPlan, before: LayerPlan): ProductRoutine {
  const { lanes } = plan
  const { bytes } = lanes
  if (before.activation === 'softmax') throw new Error('softmax: expected in the output layer only')
  const { timesDerivative } = vectorActivations[before.activation]
  // A column is its own transposition.
  const transpose = layer.isColumn ? null : addTransposition(module, plan, division, layer, before)
  return addProduct(module, {
    lanes,
    tileRows: before.tileSamples,
    vectors: before.panelVectors,
    a: { rowStride: layer.stride * bytes, depthStride: bytes },
    b: {
      from: transpose ? transposedOf(plan, division) : i32.const(layer.weights),
      panelStride: transpose ? 0 : before.panelWidth * bytes,
      depthStride: before.panelWidth * bytes,
    },
    c: { to: before.deltas, rowStride: before.stride * bytes, panelStride: before.panelWidth * bytes },
    depth: layer.units,
    prepare: (panel) => (transpose ? [call(transpose, panel)] : []),
    finish(tile) {
      const { lanes: own, statements: constants } = hoisted(lanes, tile.newLocal)
      const combine = combineSums(tile, before.values - before.deltas, (y, sum) => timesDerivative(sum, () => y, own))
      return [constants(), combine]
    },
  })
}

/** ∂L/∂W = Zᵀ ∂L/∂Ỹ, summed over samples, from what `gradientRows` has, and the number of samples; the option says whether it goes on with a sum. */
export function addGradient(module: ModuleBuilder, plan: BatchPlan, layer: LayerPlan, before: LayerPlan | undefined): ProductRoutine {
  const { lanes, parameterBytes } = plan
  return addProduct(module, {
    ...gradientShape(plan, layer, before, parameterBytes),
    start: (tile, option) => [
      when(
        i32.eqz(get(option)),
        tile.sums.map((sum) => set(sum, lanes.vector.const(nothing))),
        tile.sums.map((sum, index) => set(sum, v128.load(get(tile.to), tile.offsets[index]))),
      ),
    ],
    finish: storeSums,
  })
}

/** W ← W − η · mean of ∂L/∂W: plain descent in one go, without a gradient in memory. */
export function addDescent(module: ModuleBuilder, plan: BatchPlan, layer: LayerPlan, before: LayerPlan | undefined, descend: Descent): ProductRoutine {
  return addProduct(module, {
    ...gradientShape(plan, layer, before, 0),
    finish(tile) {
      const [rate, share] = [tile.newLocal('v128'), tile.newLocal('v128')]
      return [
        set(rate, vectorOf(plan, 'rate')),
        set(share, vectorOf(plan, 'share')),
        combineSums(tile, 0, (w, sum) => descend({ w, sum, rate: get(rate), share: get(share) })),
      ]
    },
  })
}

/** The product of ∂L/∂W, `distance` bytes behind W: Zᵀ·∂L/∂Ỹ, or, where W is a column, the row (∂L/∂Ỹ)ᵀ·Z. */
function gradientShape({ lanes, inputStride }: BatchPlan, layer: LayerPlan, before: LayerPlan | undefined, distance: number) {
  const { bytes } = lanes
  const { weights, deltas, stride, isColumn } = layer
  const to = weights + distance
  if (before && isColumn) {
    const { panelVectors: vectors } = before
    const panelBytes = before.panelWidth * bytes
    return {
      lanes,
      tileRows: 1,
      vectors,
      a: { rowStride: bytes, depthStride: stride * bytes },
      b: { from: i32.const(before.values), panelStride: panelBytes, depthStride: before.stride * bytes },
      c: { to, rowStride: panelBytes, panelStride: panelBytes },
      depth: 'given' as const,
    }
  }
  const { tileInputs: tileRows, panelVectors: vectors, panelRows } = layer
  const panelBytes = layer.panelWidth * bytes
  return {
    lanes,
    tileRows,
    vectors,
    a: { rowStride: bytes, depthStride: (before?.stride ?? inputStride) * bytes },
    b: { from: i32.const(deltas), panelStride: panelBytes, depthStride: stride * bytes },
    c: { to, rowStride: panelBytes, panelStride: panelRows * panelBytes },
    depth: 'given' as const,
  }
}

/** What a product of ∂L/∂W is asked for: the address of A, C's rows with those that stay together, and how many panels there are. */
export function gradientExtent(layer: LayerPlan, before: LayerPlan | undefined, inputs: Code<'i32'>): { a: Code<'i32'>; rows: number; together: number; panels: number } {
  if (before && layer.isColumn) return { a: i32.const(layer.deltas), rows: 1, together: 1, panels: before.panels }
  return { a: before ? i32.const(before.values) : inputs, rows: layer.inputs, together: layer.tileInputs, panels: layer.panels }
}

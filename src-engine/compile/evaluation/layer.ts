import { get, repeatWhile, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import { vectorActivations } from '../batches/activations.ts'
import type { Stage } from '../batches/elementwise.ts'
import type { Lanes } from '../batches/lanes.ts'
import { chunkVectors, vectorBytes, type LayerPlan } from '../online/plan.ts'
import { softmaxOfGroup } from './softmax.ts'
import { repeat, type Strides } from './strides.ts'

/** Neurons whose sums are under way together. */
const tileUnits = 4
const tileBytes = 8 * tileUnits

const chunkUnits = 2 * chunkVectors
const chunkRowBytes = chunkVectors * vectorBytes

/** A layer's work on a block of samples. */
export interface LayerWork {
  readonly layer: LayerPlan
  /** What its weights and biases come multiplied by. */
  readonly scale: number
  /** Columns of Z. The pointer is to the block's first sample. */
  readonly from: Strides
  /** Addresses of the columns of Y, and of Ỹ where that is wanted. */
  readonly to: number
  readonly preactivations: number | null
  /** Bytes of a column of the block, and those of them that are in use. */
  readonly blockBytes: number
  readonly usedBytes: Local<'i32'>
  readonly groupVectors: number
  readonly lanes: Lanes
  readonly newLocal: NewLocal
}

/** Y = φ(Z·W + b) of a block's samples: group by group, and in each tile by tile. */
export function layerOfBlock(work: LayerWork): Statements {
  const { layer, from, blockBytes, groupVectors, newLocal } = work
  const { inputs, units, weights, biases } = layer
  const [group, z, w, b, y, end, rowEnd] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
  const advance = (pointer: Local<'i32'>, bytes: number): Code => set(pointer, i32.add(get(pointer), i32.const(bytes)))
  /** Neurons whose weights share a row. The pointers go on behind those of the last whole tile. */
  const chunk = (count: number): Statements => {
    const rowBytes = Math.ceil(count / 2) * vectorBytes
    const tileOf = (units: number): Statements =>
      tile(work, {
        units,
        z: { ...from, pointer: z },
        weights: { pointer: w, offset: 0, step: rowBytes },
        biases: { pointer: b, offset: 0, step: 8 },
        y: { pointer: y, offset: 0, step: blockBytes },
      })
    const whole = count - (count % tileUnits)
    const step: Statements = [tileOf(tileUnits), advance(w, tileBytes), advance(b, tileBytes), advance(y, tileUnits * blockBytes)]
    return [
      whole > tileUnits ? [set(rowEnd, i32.add(get(w), i32.const(8 * whole))), repeatWhile(i32.lt_u(get(w), get(rowEnd)), step)] : whole > 0 ? step : [],
      count === whole ? [] : tileOf(count - whole),
    ]
  }
  const chunks = Math.floor(units / chunkUnits)
  const chunkBytes = inputs * chunkRowBytes
  return [
    set(group, i32.const(0)),
    repeatWhile(
      i32.lt_u(tee(group, i32.add(get(group), i32.const(groupVectors * vectorBytes))), get(work.usedBytes)),
      set(z, i32.add(get(from.pointer), get(group))),
      set(w, i32.const(weights)),
      set(b, i32.const(biases ?? 0)),
      set(y, get(group)),
      chunks === 0 ? [] : [set(end, i32.const(weights + chunks * chunkBytes)), repeatWhile(i32.lt_u(get(w), get(end)), chunk(chunkUnits), advance(w, chunkBytes - chunkRowBytes))],
      units === chunks * chunkUnits ? [] : chunk(units % chunkUnits),
      layer.activation === 'softmax' ? softmaxOfGroup(work, group) : [],
    ),
  ]
}

/** Some neurons of a layer, and some samples. */
interface Tile {
  readonly units: number
  readonly z: Strides
  /** In steps of an input; neurons lie side by side. */
  readonly weights: Strides
  readonly biases: Strides
  /** Counted from the columns' address on. */
  readonly y: Strides
}

function tile({ layer, scale, to, preactivations, groupVectors, lanes, newLocal }: LayerWork, { units, z, weights, biases, y }: Tile): Statements {
  const { inputs, activation } = layer
  const { add, mul, const: number } = lanes.vector
  const samples = Array.from({ length: groupVectors }, () => newLocal('v128'))
  /** Of each neuron a vector for some samples each. */
  const sums = Array.from({ length: units }, () => samples.map(() => newLocal('v128')))
  const eachSum = (work: (sum: Local<'v128'>, j: number, v: number) => Code): Statements => sums.map((neuron, j) => neuron.map((sum, v) => work(sum, j, v)))
  const terms = (from: Strides, row: Strides, count: number, including: (sum: Local<'v128'>, term: Code<'v128'>, j: number) => Code<'v128'>): Statements =>
    repeat(count, [from, row], newLocal, ([column, w]) => [
      samples.map((x, v) => set(x, v128.load(get(column!.pointer), column!.offset + v * vectorBytes))),
      eachSum((sum, j, v) => set(sum, including(sum, mul(get(samples[v]!), lanes.loadSplat(get(w!.pointer), w!.offset + 8 * j)), j))),
    ])
  const behindFirst = (strides: Strides): Strides => ({ ...strides, offset: strides.offset + strides.step })
  const store = (place: number): Statements => eachSum((sum, j, v) => v128.store(get(y.pointer), get(sum), place + y.offset + j * y.step + v * vectorBytes))
  const stages = activation === 'softmax' ? undefined : vectorActivations[activation].value?.(lanes)
  return [
    terms(z, weights, 1, (_, term, j) => (layer.biases === null ? term : add(lanes.loadSplat(get(biases.pointer), biases.offset + j * biases.step), term))),
    terms(behindFirst(z), behindFirst(weights), inputs - 1, (sum, term) => add(get(sum), term)),
    scale === 1 ? [] : eachSum((sum) => set(sum, mul(get(sum), number(1 / scale)))),
    preactivations === null ? [] : store(preactivations),
    stages ? throughStages(stages, sums.flat(), lanes, newLocal) : [],
    store(to),
  ]
}

/** Puts a function's values in the place of its arguments. All go through a stage before the next: while one waits for itself, another does not. */
function throughStages(stages: readonly Stage[], arguments_: readonly Local<'v128'>[], lanes: Lanes, newLocal: NewLocal): Statements {
  const ways = arguments_.map((x) => [x])
  return [
    stages.map((stage) =>
      ways.map((given, way) => {
        const { statements, results } = stage(given.map(get), lanes, newLocal)
        const places = results.map(() => newLocal('v128'))
        ways[way] = places
        return [statements, places.map((place, index) => set(place, results[index]!))]
      }),
    ),
    arguments_.map((x, way) => set(x, get(ways[way]![0]!))),
  ]
}

import { branchIf, get, loop, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import { recycled, type NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { activations, below } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { pair, single } from '../lanes.ts'
import { chunksOf, chunkVectors, vectorBytes, type LayerPlan, type NetworkPlan } from './plan.ts'

/** A loop that lets a pointer go from an address to an end in steps; at least one. */
export function walk(pointer: Local<'i32'>, step: number, end: Code<'i32'>, ...body: Statements): Code {
  return loop(...body, branchIf(0, i32.lt_u(tee(pointer, i32.add(get(pointer), i32.const(step))), end)))
}

/**
 * One sample's way through the network, layer by layer.
 * @param input the address of its inputs
 */
export function forward({ layers }: NetworkPlan, input: Local<'i32'>, functions: Functions, newLocal: NewLocal): Statements {
  const localsOfLayer = recycled(newLocal)
  return layers.map((layer, l): Statements => {
    const before = l === 0 ? get(input) : i32.const(layers[l - 1]!.values)
    const local = localsOfLayer()
    return [product(layer, before, local), activate(layer, functions, local)]
  })
}

/** Ỹ = Z·W + b. Narrow layers keep several sums of terms apart, so that they do not wait for one another. */
function product({ inputs, vectors, weights, biases, values }: LayerPlan, before: Code<'i32'>, newLocal: NewLocal): Statements {
  const nowhere = i32.const(0)
  const [z, w, end, factor] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('v128')]
  const localsOfChunk = recycled(newLocal)
  return chunksOf(vectors).map(({ first, count }): Statements => {
    const local = localsOfChunk()
    const rowBytes = count * vectorBytes
    const ways = Math.min(inputs, Math.max(1, Math.floor(chunkVectors / count / 1.5)))
    const sums = Array.from({ length: ways }, () => Array.from({ length: count }, () => local('v128')))
    const row = (way: number, offset: number): Statements => [
      set(factor, v128.load64_splat(get(z), 8 * offset)),
      sums[way]!.map((sum, v) => set(sum, f64x2.add(get(sum), f64x2.mul(get(factor), v128.load(get(w), offset * rowBytes + v * vectorBytes))))),
    ]
    const rounds = Math.floor(inputs / ways)
    const ordinal = Array.from({ length: ways }, (_, way) => way)
    return [
      sums.map((way, index) => way.map((sum, v) => set(sum, index === 0 && biases !== null ? v128.load(nowhere, biases + (first + v) * vectorBytes) : f64x2.const(0)))),
      set(z, before),
      set(end, i32.add(get(z), i32.const(8 * ways * rounds))),
      set(w, i32.const(weights + inputs * first * vectorBytes)),
      walk(z, 8 * ways, get(end), ordinal.map((way) => row(way, way)), set(w, i32.add(get(w), i32.const(ways * rowBytes)))),
      ordinal.slice(0, inputs - ways * rounds).map((way) => row(way, way)),
      sums[0]!.map((_, v) => v128.store(nowhere, sums.map((way) => get(way[v]!)).reduce((a, b) => f64x2.add(a, b)), values + (first + v) * vectorBytes)),
    ]
  })
}

/** Y = φ(Ỹ), two vectors at a time. */
function activate(layer: LayerPlan, functions: Functions, newLocal: NewLocal): Statements {
  const { vectors, values, activation } = layer
  if (activation === 'linear') return []
  if (activation === 'softmax') return softmax(layer, functions, newLocal)
  const pointer = newLocal('i32')
  const group = (count: number): Statements => {
    const locals = Array.from({ length: count }, () => newLocal('v128'))
    return [
      locals.map((x, v) => set(x, v128.load(get(pointer), v * vectorBytes))),
      activations[activation].apply(pair, functions, locals, newLocal),
      locals.map((x, v) => v128.store(get(pointer), get(x), v * vectorBytes)),
    ]
  }
  const even = vectors - (vectors % 2)
  return [
    set(pointer, i32.const(values)),
    even === 0 ? [] : walk(pointer, 2 * vectorBytes, i32.const(values + even * vectorBytes), group(2)),
    vectors === even ? [] : group(1),
  ]
}

/** As activations.ts has it, in loops. */
function softmax({ units, values }: LayerPlan, { exp }: Functions, newLocal: NewLocal): Statements {
  const [pointer, largest, sum, x] = [newLocal('i32'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
  const each = (...body: Statements): Statements => [set(pointer, i32.const(values)), walk(pointer, 8, i32.const(values + 8 * units), set(x, f64.load(get(pointer))), ...body)]
  return [
    set(largest, f64.const(-Infinity)),
    each(set(largest, single.select(f64.gt(get(x), get(largest)), get(x), get(largest)))),
    set(sum, f64.const(0)),
    each(set(x, below(single, x, largest)), set(x, single.map(exp, x)), f64.store(get(pointer), get(x)), set(sum, f64.add(get(sum), get(x)))),
    each(f64.store(get(pointer), f64.div(get(x), get(sum)))),
  ]
}

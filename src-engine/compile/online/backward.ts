import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import { recycled, type NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { activations } from '../activations.ts'
import { firstLanes, pair, secondLanes, single } from '../lanes.ts'
import type { Update } from '../updates.ts'
import { walk } from './forward.ts'
import { chunksOf, vectorBytes, type LayerPlan, type NetworkPlan } from './plan.ts'

const nowhere = i32.const(0)

/** Back through the network, updating on the way: each row of weights is read once, for its product and its update. */
export function backward(
  network: NetworkPlan,
  sample: { input: Local<'i32'>; target: Local<'i32'> },
  update: Update<'v128'>,
  newLocal: NewLocal,
): Statements {
  const { layers } = network
  const scales = layers.map(({ activation }) => activations[activation].scale)
  const last = layers.length - 1
  const statements: Statements[] = [update.begin, outputDeltas(network, sample.target, f64x2.extract_lane(update.factor(scales[last]!), 0), newLocal)]
  const localsOfLayer = recycled(newLocal)
  for (let l = last; l >= 0; l--) {
    const before = layers[l - 1]
    const local = localsOfLayer()
    statements.push(updateLayer(layers[l]!, before, before ? i32.const(before.values) : get(sample.input), update, scales[l]!, network.slotBytes, local))
    // What is in the deltas' factor now goes out, what belongs there comes in.
    if (before) statements.push(hiddenDeltas(before, update.passedBack(scales[l - 1]!, scales[l]!), local))
  }
  return statements
}

/** `factor` · ∂L/∂Ỹ of the last layer, neuron by neuron; a neuron that only fills a vector keeps 0. */
function outputDeltas({ layers, loss }: NetworkPlan, target: Local<'i32'>, factor: Code<'f64'>, newLocal: NewLocal): Statements {
  const { units, activation, values, deltas } = layers[layers.length - 1]!
  const [offset, y, total, t] = [newLocal('i32'), newLocal('f64'), newLocal('f64'), newLocal('f64')]
  const each = (...body: Statements): Statements => [
    set(offset, i32.const(0)),
    walk(offset, 8, i32.const(8 * units), set(y, f64.load(get(offset), values)), set(t, f64.load(i32.add(get(target), get(offset)))), ...body),
  ]
  const store = (delta: Code<'f64'>): Code => f64.store(get(offset), f64.mul(factor, delta), deltas)
  if (activation === 'softmax')
    return [set(total, f64.const(0)), each(set(total, f64.add(get(total), get(t)))), each(store(f64.sub(f64.mul(get(y), get(total)), get(t))))]
  const difference = f64.sub(get(y), get(t))
  const slope = loss === 'cross-entropy' ? null : activations[activation].slope(single, y, 1)
  return each(store(slope ? f64.mul(difference, slope) : difference))
}

/** W ← W − zᵀ·δ as the optimizer has it, and the sums of δ·Wᵀ with the weights before. */
function updateLayer(
  { inputs, vectors, weights, biases, deltas }: LayerPlan,
  before: LayerPlan | undefined,
  input: Code<'i32'>,
  update: Update<'v128'>,
  scale: number,
  slotBytes: number,
  newLocal: NewLocal,
): Statements {
  const [z, row, end, sums, factor, w] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('v128'), newLocal('v128')]
  const stateAt = (base: Code<'i32'>, offset: number) => ({
    load: (slot: number) => v128.load(base, offset + (slot + 1) * slotBytes),
    store: (slot: number, value: Code<'v128'>) => v128.store(base, value, offset + (slot + 1) * slotBytes),
  })
  const localsOfChunk = recycled(newLocal)
  return chunksOf(vectors).map(({ first, count }): Statements => {
    const local = localsOfChunk()
    const delta = Array.from({ length: count }, () => local('v128'))
    const dots = Array.from({ length: Math.min(2, count) }, () => local('v128'))
    const oneVector = (d: Local<'v128'>, v: number): Statements => {
      const dot = dots[v % dots.length]!
      const term = f64x2.mul(get(w), get(d))
      return [
        set(w, v128.load(get(row), v * vectorBytes)),
        before ? set(dot, v < dots.length ? term : f64x2.add(get(dot), term)) : [],
        update.step(w, update.withPenalties(f64x2.mul(get(factor), get(d)), w, scale), stateAt(get(row), v * vectorBytes), scale),
        update.settle(w),
        v128.store(get(row), get(w), v * vectorBytes),
      ]
    }
    const sum = dots.map(get).reduce((a, b) => f64x2.add(a, b))
    return [
      delta.map((d, v) => set(d, v128.load(nowhere, deltas + (first + v) * vectorBytes))),
      set(z, input),
      set(end, i32.add(get(z), i32.const(8 * inputs))),
      set(row, i32.const(weights + inputs * first * vectorBytes)),
      before ? set(sums, i32.const(before.sums)) : [],
      walk(
        z,
        8,
        get(end),
        set(factor, v128.load64_splat(get(z))),
        delta.map(oneVector),
        before ? [v128.store(get(sums), first === 0 ? sum : f64x2.add(v128.load(get(sums)), sum)), set(sums, i32.add(get(sums), i32.const(vectorBytes)))] : [],
        set(row, i32.add(get(row), i32.const(count * vectorBytes))),
      ),
      biases === null
        ? []
        : delta.map((d, v): Statements => {
            const address = biases + (first + v) * vectorBytes
            return [set(w, v128.load(nowhere, address)), update.step(w, get(d), stateAt(nowhere, address), scale), v128.store(nowhere, get(w), address)]
          }),
    ]
  })
}

/** ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z), times `factor`, from the two sums of each neuron. */
function hiddenDeltas({ vectors, values, deltas, sums, activation }: LayerPlan, factor: number, newLocal: NewLocal): Statements {
  const [offset, a, b, y] = [newLocal('i32'), newLocal('v128'), newLocal('v128'), newLocal('v128')]
  const slope = activations[activation].slope(pair, y, factor)
  const sum = f64x2.add(v128.shuffle(get(a), get(b), firstLanes), v128.shuffle(get(a), get(b), secondLanes))
  const second = i32.add(get(offset), get(offset))
  return [
    set(offset, i32.const(0)),
    walk(
      offset,
      vectorBytes,
      i32.const(vectors * vectorBytes),
      set(a, v128.load(second, sums)),
      set(b, v128.load(second, sums + vectorBytes)),
      set(y, v128.load(get(offset), values)),
      v128.store(get(offset), slope ? f64x2.mul(sum, slope) : sum, deltas),
    ),
  ]
}

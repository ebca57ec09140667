import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import type { KeptConstants } from '../kept-constants.ts'
import { firstLanes, pair, secondLanes, sumOf } from '../lanes.ts'
import type { LayerPlan, NetworkPlan } from '../online/plan.ts'
import type { Update } from '../updates.ts'
import { compare } from './comparison.ts'
import { acrossLanes, products, stateOf, type Matrix } from './matrix.ts'

/** What a sample is trained on with. */
interface Settings {
  readonly plan: NetworkPlan
  readonly matrices: readonly Matrix[]
  /** As the first layer's matrix wants it. */
  readonly input: readonly Local<'v128'>[]
  /** The address of the sample's targets. */
  readonly targets: Local<'i32'>
  readonly functions: Functions
  readonly lanes: Pick<KeptConstants, 'single' | 'pair'>
  readonly update: Update<'v128'>
  /** Whether something near the first layer's sums is known early. */
  readonly hasGuesses: boolean
}

/** The code of training on one sample, in parts. */
export interface Sample {
  readonly first: LayerWay
  /** From the first layer's values to the last one's. */
  readonly forth: Statements
  /** What can be done of the way back before the outputs are there, and the rest of it. */
  readonly prepareBack: Statements
  readonly back: Statements
  readonly updateLayers: readonly Statements[]
  /** What the updates take from Z·W + b of the first layer on inputs whose products with the sample's, and with biases 1, sum to `overlap` in either lane. */
  foresee(overlap: Local<'v128'>): { prepare: Statements; changes: readonly Code<'v128'>[] }
}

/** A layer's way from Z·W + b to Y. */
interface LayerWay {
  /** Two a vector; of an odd number the last is followed by 0. A column's stands in both lanes. */
  readonly values: readonly Local<'v128'>[]
  /** Near the values, and known earlier; null where there is no such thing. */
  readonly early: readonly Local<'v128'>[] | null
  /** Given guesses of the sums, as `products` gives these: what they allow. */
  prepare(guesses: readonly Code<'v128'>[]): Statements
  activate(sums: readonly Code<'v128'>[]): Statements
}

const vectors = (count: number, newLocal: NewLocal): Local<'v128'>[] => Array.from({ length: count }, () => newLocal('v128'))
const assign = (places: readonly Local<'v128'>[], values: readonly Code<'v128'>[]): Statements => places.map((place, index) => set(place, values[index]!))
const times = (value: Code<'v128'>, factor: Code<'v128'> | null): Code<'v128'> => (factor === null ? value : pair.mul(value, factor))

function createLayer(layer: LayerPlan, { isColumn }: Matrix, settings: Settings, hasGuesses: boolean, newLocal: NewLocal): LayerWay {
  const { units, activation } = layer
  if (isColumn) return createColumn(layer, settings, hasGuesses, newLocal)
  const { functions, lanes } = settings
  const values = vectors(Math.ceil(units / 2), newLocal)
  const { apply, applyNear } = activations[activation]
  if (activation === 'softmax') {
    const each = Array.from({ length: units }, () => newLocal('f64'))
    return {
      values,
      early: null,
      prepare: () => [],
      activate: (sums) => [
        assign(values, sums),
        each.map((x, j) => set(x, f64x2.extract_lane(get(values[j >> 1]!), j & 1))),
        apply(lanes.single, functions, each, newLocal),
        each.map((y, j) => set(values[j >> 1]!, f64x2.replace_lane(get(values[j >> 1]!), j & 1, get(y)))),
      ],
    }
  }
  if (!applyNear) return { values, early: null, prepare: () => [], activate: (sums) => [assign(values, sums), apply(lanes.pair, functions, values, newLocal)] }
  const guesses = hasGuesses ? vectors(values.length, newLocal) : values
  const { locate, finish, early } = applyNear(lanes.pair, functions, units, values, guesses, newLocal)
  return {
    values,
    early,
    prepare: (sums) => (hasGuesses ? [assign(guesses, sums), locate] : []),
    activate: (sums) => [assign(values, sums), hasGuesses ? [] : locate, finish],
  }
}

/** A single number goes its way as such. */
function createColumn({ activation }: LayerPlan, { functions, lanes }: Settings, hasGuesses: boolean, newLocal: NewLocal): LayerWay {
  const [terms, guessed, both, x] = [newLocal('v128'), newLocal('v128'), newLocal('v128'), newLocal('f64')]
  const { apply, applyNear } = activations[activation]
  const sum = (place: Local<'f64'>, parts: Local<'v128'>, [code]: readonly Code<'v128'>[]): Statements => [set(parts, code!), set(place, acrossLanes(parts))]
  const spread = set(both, f64x2.splat(get(x)))
  if (!applyNear) return { values: [both], early: null, prepare: () => [], activate: (sums) => [sum(x, terms, sums), apply(lanes.single, functions, [x], newLocal), spread] }
  const guess = hasGuesses ? newLocal('f64') : x
  const { locate, finish } = applyNear(lanes.single, functions, 1, [x], [guess], newLocal)
  return {
    values: [both],
    early: null,
    prepare: (sums) => (hasGuesses ? [sum(guess, guessed, sums), locate] : []),
    activate: (sums) => [sum(x, terms, sums), hasGuesses ? [] : locate, finish, spread],
  }
}

/** Values two a vector as a matrix wants them: side by side for a column, else each in both lanes. */
function operandsOf(values: readonly Local<'v128'>[], units: number, { isColumn }: Matrix, newLocal: NewLocal): { spread: Statements; operands: readonly Local<'v128'>[] } {
  if (isColumn) return { spread: [], operands: values }
  const operands = vectors(units, newLocal)
  return { operands, spread: operands.map((z, i) => set(z, v128.shuffle(get(values[i >> 1]!), get(values[i >> 1]!), i % 2 === 0 ? firstLanes : secondLanes))) }
}

export function createSample(settings: Settings, newLocal: NewLocal): Sample {
  const { plan, matrices, input, lanes, update } = settings
  const { layers } = plan
  const last = layers.length - 1
  const scales = layers.map(({ activation }) => activations[activation].scale)
  const ways: LayerWay[] = []
  layers.forEach((layer, l) => ways.push(createLayer(layer, matrices[l]!, settings, l === 0 ? settings.hasGuesses : ways[l - 1]!.early !== null, newLocal)))
  const operands = [input]
  const forth = ways.slice(1).map(({ prepare, activate }, index): Statements => {
    const { values, early } = ways[index]!
    const { units } = layers[index]!
    const matrix = matrices[index + 1]!
    const known = operandsOf(values, units, matrix, newLocal)
    operands.push(known.operands)
    const guessed = early && operandsOf(early, units, matrix, newLocal)
    return [guessed ? [guessed.spread, prepare(products(matrix, guessed.operands))] : [], known.spread, activate(products(matrix, known.operands))]
  })

  const output = compare(plan, ways[last]!.values, settings.targets, lanes.pair, newLocal)
  const factor = update.factor(scales[last]!)
  const outputDeltas = vectors(ways[last]!.values.length, newLocal)
  // Of a single output, ∂L/∂Ỹ is a factor of all that goes back: the rest of it need not wait for the output.
  const isFactor = plan.outputs === 1
  const deltas = [outputDeltas]
  const passages: Statements[] = []
  for (let l = last; l > 0; l--) {
    const slopeOf = (y: Local<'v128'>): Code<'v128'> | null => activations[layers[l - 1]!.activation].slope(lanes.pair, y, update.passedBack(scales[l - 1]!, scales[l]!))
    const result = vectors(ways[l - 1]!.values.length, newLocal)
    passages.push(passBack(matrices[l]!, isFactor && l === last ? null : deltas[0]!, result, ways[l - 1]!.values.map(slopeOf), newLocal))
    deltas.unshift(result)
  }
  const compared: Statements = [output.statements, outputDeltas.map((delta, v) => set(delta, times(pair.mul(factor, get(output.errors[v]!)), output.slopes[v]!)))]
  const complete = deltas.slice(0, last).map((layer) => layer.map((delta) => set(delta, pair.mul(get(outputDeltas[0]!), get(delta)))))

  return {
    first: ways[0]!,
    forth,
    prepareBack: isFactor ? passages : [],
    back: isFactor ? [compared, complete] : [compared, passages],
    updateLayers: layers.map((_, l) => updateLayer(settings, l, operands[l]!, deltas[l]!, scales[l]!, newLocal)),
    foresee(overlap) {
      if (!isFactor) return { prepare: [], changes: deltas[0]!.map((delta) => pair.mul(get(delta), get(overlap))) }
      // What comes last, the output's error and slope, are two factors of a product: neither waits for the other.
      const effects = vectors(deltas[0]!.length, newLocal)
      const scaled = newLocal('v128')
      return {
        prepare: [set(scaled, pair.mul(factor, get(overlap))), effects.map((effect, v) => set(effect, pair.mul(get(deltas[0]![v]!), get(scaled))))],
        changes: effects.map((effect) => times(pair.mul(get(output.errors[0]!), get(effect)), output.slopes[0]!)),
      }
    },
  }
}

/** ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z), of the layer before. @param deltas those of the layer behind; null for a column's that is 1 */
function passBack({ isColumn, rows }: Matrix, deltas: readonly Local<'v128'>[] | null, result: readonly Local<'v128'>[], slopes: readonly (Code<'v128'> | null)[], newLocal: NewLocal): Statements {
  if (isColumn) return result.map((delta, v) => set(delta, times(deltas ? pair.mul(get(rows[v]![0]!.local), get(deltas[0]!)) : get(rows[v]![0]!.local), slopes[v]!)))
  // A row's terms, in either lane, and then two rows' sums in one vector.
  const terms = vectors(rows.length, newLocal)
  return [
    terms.map((term, i) => set(term, sumOf(pair, rows[i]!.map(({ local }, c) => (deltas ? pair.mul(get(local), get(deltas[c]!)) : get(local)))))),
    result.map((delta, v) => {
      const [even, odd] = [2 * v, 2 * v + 1].map((i) => (terms[i] ? get(terms[i]) : pair.const(0))) as [Code<'v128'>, Code<'v128'>]
      return set(delta, times(pair.add(v128.shuffle(even, odd, firstLanes), v128.shuffle(even, odd, secondLanes)), slopes[v]!))
    }),
  ]
}

const firstLane = v128.const(BigInt64Array.of(-1n, 0n))

/** The gradient of a weight is its input times its neuron's delta, of a bias the delta alone. */
function updateLayer({ plan, matrices, update }: Settings, l: number, z: readonly Local<'v128'>[], deltas: readonly Local<'v128'>[], scale: number, newLocal: NewLocal): Statements {
  const { isColumn, rows, biases } = matrices[l]!
  const gradientOfBias = (delta: Local<'v128'>): Code<'v128'> => (isColumn ? v128.and(get(delta), firstLane) : get(delta))
  return [
    rows.map((row, r) => row.map((two, c) => [update.step(two.local, update.withPenalties(pair.mul(get(deltas[c]!), get(z[r]!)), two.local, scale), stateOf(two, plan, newLocal), scale), update.settle(two.local)])),
    biases?.map((two, c) => update.step(two.local, gradientOfBias(deltas[c]!), stateOf(two, plan, newLocal), scale)) ?? [],
  ]
}

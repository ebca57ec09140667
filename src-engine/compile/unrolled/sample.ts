import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { activations } from '../activations.ts'
import type { Functions } from '../functions/functions.ts'
import { single, sumOf } from '../lanes.ts'
import type { LayerPlan, NetworkPlan } from '../online/plan.ts'
import type { State, Update } from '../updates.ts'
import { weightedSums, type LayerParameters } from './forward.ts'

/** What a sample is trained on with. */
interface Settings {
  readonly plan: NetworkPlan
  readonly parameters: readonly LayerParameters<'f64'>[]
  /** Where a parameter lies in memory. */
  readonly addresses: ReadonlyMap<Local<'f64'>, number>
  readonly input: readonly Local<'f64'>[]
  target(j: number): Code<'f64'>
  readonly functions: Functions
  readonly update: Update<'f64'>
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
  /** What the updates take from Z·W + b of the first layer on inputs whose products with the sample's, and with biases 1, sum to `overlap`. */
  foresee(overlap: Local<'f64'>): { prepare: Statements; changes: readonly Code<'f64'>[] }
}

/** A layer's way from Z·W + b to Y. */
interface LayerWay {
  readonly values: readonly Local<'f64'>[]
  /** Near the values, and known earlier; null where there is no such thing. */
  readonly early: readonly Local<'f64'>[] | null
  /** Given guesses of the sums: what they allow. */
  prepare(guesses: readonly Code<'f64'>[]): Statements
  activate(sums: readonly Code<'f64'>[]): Statements
}

const nowhere = i32.const(0)
const locals = (count: number, newLocal: NewLocal): Local<'f64'>[] => Array.from({ length: count }, () => newLocal('f64'))
const assign = (places: readonly Local<'f64'>[], values: readonly Code<'f64'>[]): Statements => places.map((place, index) => set(place, values[index]!))
const times = (value: Code<'f64'>, factor: Code<'f64'> | null): Code<'f64'> => (factor === null ? value : f64.mul(value, factor))

function createLayer({ units, activation }: LayerPlan, functions: Functions, hasGuesses: boolean, newLocal: NewLocal): LayerWay {
  const values = locals(units, newLocal)
  const { apply, applyNear } = activations[activation]
  if (!applyNear) return { values, early: null, prepare: () => [], activate: (sums) => [assign(values, sums), apply(single, functions, values, newLocal)] }
  const guesses = hasGuesses ? locals(units, newLocal) : values
  const { locate, finish, early } = applyNear(functions, values, guesses, newLocal)
  return {
    values,
    early,
    prepare: (sums) => (hasGuesses ? [assign(guesses, sums), locate] : []),
    activate: (sums) => [assign(values, sums), hasGuesses ? [] : locate, finish],
  }
}

export function createSample(settings: Settings, newLocal: NewLocal): Sample {
  const { plan, parameters, input, functions, update } = settings
  const { layers } = plan
  const last = layers.length - 1
  const scales = layers.map(({ activation }) => activations[activation].scale)
  const ways: LayerWay[] = []
  layers.forEach((layer, l) => ways.push(createLayer(layer, functions, l === 0 ? settings.hasGuesses : ways[l - 1]!.early !== null, newLocal)))
  const forth = ways.slice(1).map(({ prepare, activate }, l): Statements => {
    const { values, early } = ways[l]!
    return [early ? prepare(weightedSums(single, parameters[l + 1]!, early)) : [], activate(weightedSums(single, parameters[l + 1]!, values))]
  })

  const output = compare(plan, ways[last]!.values, settings.target, newLocal)
  const factor = update.factor(scales[last]!)
  const outputDeltas = locals(plan.outputs, newLocal)
  // Of a single output, ∂L/∂Ỹ is a factor of all that goes back: the rest of it need not wait for the output.
  const isFactor = plan.outputs === 1
  const deltas = [outputDeltas]
  const passages: Statements[] = []
  for (let l = last; l > 0; l--) {
    const passage = passBack(layers[l - 1]!, ways[l - 1]!.values, parameters[l]!.weights, isFactor && l === last ? null : deltas[0]!, update.passedBack(scales[l - 1]!, scales[l]!), !isFactor, newLocal)
    passages.push(passage.statements)
    deltas.unshift(passage.deltas)
  }
  const compared: Statements = [output.statements, outputDeltas.map((delta, j) => set(delta, times(f64.mul(factor, get(output.errors[j]!)), output.slopes[j]!)))]
  const complete = deltas.slice(0, last).map((layer) => layer.map((delta) => set(delta, f64.mul(get(outputDeltas[0]!), get(delta)))))

  return {
    first: ways[0]!,
    forth,
    prepareBack: isFactor ? passages : [],
    back: isFactor ? [compared, complete] : [compared, passages],
    updateLayers: layers.map((_, l) => updateLayer(settings, l, l === 0 ? input : ways[l - 1]!.values, deltas[l]!, scales[l]!)),
    foresee(overlap) {
      if (!isFactor) return { prepare: [], changes: deltas[0]!.map((delta) => f64.mul(get(delta), get(overlap))) }
      // What comes last, the output's error and slope, are two factors of a product: neither waits for the other.
      const effects = locals(layers[0]!.units, newLocal)
      const scaled = newLocal('f64')
      return {
        prepare: [set(scaled, f64.mul(factor, get(overlap))), effects.map((effect, j) => set(effect, last === 0 ? get(scaled) : f64.mul(get(deltas[0]![j]!), get(scaled))))],
        changes: effects.map((effect) => times(f64.mul(get(output.errors[0]!), get(effect)), output.slopes[0]!)),
      }
    },
  }
}

/** Of each output what ∂L/∂Ỹ is the product of: how far it is from its target and, unless the loss does away with it, the activation's slope. */
function compare({ layers, loss }: NetworkPlan, outputs: readonly Local<'f64'>[], target: (j: number) => Code<'f64'>, newLocal: NewLocal): { statements: Statements; errors: Local<'f64'>[]; slopes: (Code<'f64'> | null)[] } {
  const { activation } = layers[layers.length - 1]!
  const errors = locals(outputs.length, newLocal)
  if (activation === 'softmax') {
    const total = newLocal('f64')
    return {
      errors,
      slopes: errors.map(() => null),
      statements: [set(total, sumOf(single, outputs.map((_, j) => target(j)))), errors.map((error, j) => set(error, f64.sub(f64.mul(get(outputs[j]!), get(total)), target(j))))],
    }
  }
  const slopes = outputs.map((y) => (loss === 'cross-entropy' ? null : activations[activation].slope(single, y, 1)))
  const kept = locals(outputs.length, newLocal)
  return {
    errors,
    slopes: slopes.map((slope, j) => slope && get(kept[j]!)),
    statements: [errors.map((error, j) => set(error, f64.sub(get(outputs[j]!), target(j)))), slopes.flatMap((slope, j) => (slope ? [set(kept[j]!, slope)] : []))],
  }
}

/** With few neurons the slope goes with each weight: it is known early, and off the longest way. */
const fewNeurons = 4

/**
 * ∂L/∂Z̃ = (∂L/∂Ỹ Wᵀ) ⊙ φ′(Z), of the layer before. What is in the deltas' factors and does not belong in there goes out by `factor`.
 * @param deltas those of the layer behind; null for a single 1
 * @param isWaiting whether all else is there when the deltas come
 */
function passBack(
  { activation }: LayerPlan,
  values: readonly Local<'f64'>[],
  weights: LayerParameters<'f64'>['weights'],
  deltas: readonly Local<'f64'>[] | null,
  factor: number,
  isWaiting: boolean,
  newLocal: NewLocal,
): { statements: Statements; deltas: Local<'f64'>[] } {
  const slope = newLocal('f64')
  const result = locals(values.length, newLocal)
  const statements = result.map((delta, i): Statements => {
    const slopeCode = activations[activation].slope(single, values[i]!, factor)
    if (deltas === null) return [set(delta, times(get(weights[i]![0]!), slopeCode))]
    const isEarly = isWaiting && slopeCode !== null && deltas.length <= fewNeurons
    const sum = sumOf(single, deltas.map((d, j) => f64.mul(get(d), times(get(weights[i]![j]!), isEarly ? get(slope) : null))))
    return isEarly ? [set(slope, slopeCode), set(delta, sum)] : [set(delta, times(sum, slopeCode))]
  })
  return { statements, deltas: result }
}

/** The gradient of a weight is its input times its neuron's delta, of a bias the delta alone. */
function updateLayer({ plan, parameters, addresses, update }: Settings, l: number, before: readonly Local<'f64'>[], deltas: readonly Local<'f64'>[], scale: number): Statements {
  const { weights, biases } = parameters[l]!
  const stateOf = (w: Local<'f64'>): State<'f64'> => {
    const address = (slot: number): number => addresses.get(w)! + (slot + 1) * plan.slotBytes
    return {
      load: (slot) => f64.load(nowhere, address(slot)),
      store: (slot, value) => f64.store(nowhere, value, address(slot)),
    }
  }
  return [
    before.map((z, i) =>
      deltas.map((delta, j) => {
        const w = weights[i]![j]!
        return update.step(w, update.withPenalties(f64.mul(get(delta), get(z)), w, scale), stateOf(w), scale)
      }),
    ),
    biases?.map((bias, j) => update.step(bias, get(deltas[j]!), stateOf(bias), scale)) ?? [],
  ]
}

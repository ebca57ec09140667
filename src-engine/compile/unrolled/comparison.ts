import { get, set, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f64 } from '../assembler/scalars.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { activations } from '../activations.ts'
import { single, sumOf, type Lanes } from '../lanes.ts'
import type { NetworkPlan } from '../online/plan.ts'

/** What ∂L/∂Ỹ of the outputs is the product of: how far they are from their targets and, unless the loss does away with it, the activation's slope. */
interface Comparison {
  readonly statements: Statements
  readonly errors: readonly Local<'v128'>[]
  readonly slopes: readonly (Code<'v128'> | null)[]
}

/** @param outputs two a vector; a single one in both lanes */
export function compare({ layers, loss, outputs: count }: NetworkPlan, outputs: readonly Local<'v128'>[], targets: Local<'i32'>, pair: Lanes<'v128'>, newLocal: NewLocal): Comparison {
  const { activation } = layers[layers.length - 1]!
  const [errors, expected, kept] = [outputs, outputs, outputs].map((all) => all.map(() => newLocal('v128'))) as [Local<'v128'>[], Local<'v128'>[], Local<'v128'>[]]
  const load = (v: number): Code<'v128'> => (count === 1 ? v128.load64_splat : 2 * v + 1 < count ? v128.load : v128.load64_zero)(get(targets), 16 * v)
  const read = expected.map((t, v) => set(t, load(v)))
  if (activation === 'softmax') {
    // Where targets do not sum to 1, outputs count as often as targets do.
    const total = newLocal('v128')
    const sum = sumOf(single, Array.from({ length: count }, (_, j) => f64.load(get(targets), 8 * j)))
    return {
      errors,
      slopes: errors.map(() => null),
      statements: [read, set(total, f64x2.splat(sum)), errors.map((error, v) => set(error, pair.sub(pair.mul(get(outputs[v]!), get(total)), get(expected[v]!))))],
    }
  }
  const slopes = outputs.map((y) => (loss === 'cross-entropy' ? null : activations[activation].slope(pair, y, 1)))
  return {
    errors,
    slopes: slopes.map((slope, v) => slope && get(kept[v]!)),
    statements: [read, errors.map((error, v) => set(error, pair.sub(get(outputs[v]!), get(expected[v]!)))), slopes.flatMap((slope, v) => (slope ? [set(kept[v]!, slope)] : []))],
  }
}

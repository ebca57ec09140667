import { mostUnits } from '../src-engine/contract/experiment.ts'
import type { Model } from '../src-engine/contract/model.ts'
import { formatCount } from './numbers.ts'
import type { Draft, DraftLayer } from './stores/draft.ts'

/** What a network as it is edited consists of; any number in it may be mistyped. */

/** Neurons of a layer, or undefined where what was typed is no number of neurons. */
export function unitsOf({ units }: Pick<DraftLayer, 'units'>): number | undefined {
  return typeof units === 'number' && Number.isInteger(units) && units >= 1 && units <= mostUnits ? units : undefined
}

/** Weights and biases together; undefined while a number is missing. */
export function parameterCount(inputs: number | undefined, layers: readonly Pick<DraftLayer, 'units'>[], bias: boolean): number | undefined {
  let before = inputs
  let count = 0
  for (const layer of layers) {
    const units = unitsOf(layer)
    if (before === undefined || units === undefined) return undefined
    count += (before + (bias ? 1 : 0)) * units
    before = units
  }
  return count
}

/** `2 – 3 – 3 – 1 · 18 parameters`; of a deep network the first and last layers, and how many there are. */
export function describeSize(inputs: number | undefined, layers: readonly Pick<DraftLayer, 'units'>[], bias: boolean): string {
  const sizes = [inputs ?? '?', ...layers.map(({ units }) => units)]
  const shape = sizes.length > 8 ? [...sizes.slice(0, 4), '…', ...sizes.slice(-2)] : sizes
  const count = parameterCount(inputs, layers, bias)
  const facts = [shape.join(' – ')]
  if (sizes.length > 8) facts.push(`${layers.length} layers`)
  if (count !== undefined) facts.push(`${formatCount(count)} ${count === 1 ? 'parameter' : 'parameters'}`)
  return facts.join(' · ')
}

/** Whether a model is a network as it is set up now, so that its weights can stand for it. */
export function isModelOf({ layers, bias }: Pick<Draft, 'layers' | 'bias'>, inputs: number | undefined, model: Model): boolean {
  return (
    model.inputs === inputs &&
    model.layers.length === layers.length &&
    model.layers.every(({ units, activation, biases }, index) => units === layers[index]!.units && activation === layers[index]!.activation && (biases !== null) === bias)
  )
}

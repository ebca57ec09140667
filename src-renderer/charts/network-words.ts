import { formatLoss } from '../numbers.ts'
import type { NetworkPlace } from './network-layout.ts'
import type { NetworkWeights } from './network-picture.ts'

/** `Layer 2`, or of the last of them `Output layer`. @param layer from 0 */
export const layerTitle = (layer: number, layers: number): string => (layer === layers - 1 ? 'Output layer' : `Layer ${layer + 1}`)

/** A neuron's or a weight's place in words, and its value as far as it is known. */
export function describePlace({ column, row, from }: NetworkPlace, inputNames: readonly string[], layers: number, weights: NetworkWeights | undefined): { place: string; value: string } {
  const nameOf = (where: number, index: number): string =>
    where === 0 ? (inputNames[index] ?? `Input ${index + 1}`) : `${layerTitle(where - 1, layers)}, neuron ${index + 1}`
  const layer = weights?.layers[column - 1]
  if (from !== undefined) return { place: `${nameOf(column - 1, from)} → ${nameOf(column, row)}`, value: layer ? `weight ${signed(layer.weights[from * layer.units + row])}` : 'weight not known yet' }
  return { place: nameOf(column, row), value: layer?.biases ? `bias ${signed(layer.biases[row])}` : '' }
}

const signed = (value: number | undefined): string => formatLoss(value).replace('-', '−')

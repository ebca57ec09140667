import type { Model } from '../../src-engine/contract/model.ts'
import { lightTheme } from './chart-theme.ts'
import { layoutOf } from './network-layout.ts'
import { drawNetwork } from './network-picture.ts'
import { titledPng, titledScale } from './titled-png.ts'

const room = { width: 944, height: 420 }
const measures = { inputsWidth: 120, columnWidth: 108, least: 30, most: 72 }
/** Of a network with more layers than fit into it the first ones are drawn: beyond it no page shows them. */
const widest = 3000

/** A model's network with its weights as lines. */
export function networkPng(title: string, model: Model, inputNames: readonly string[]): Promise<Uint8Array> {
  const layout = layoutOf([model.inputs, ...model.layers.map(({ units }) => units)], room, measures)
  const width = Math.min(layout.width, widest)
  const canvas = document.createElement('canvas')
  const hasBiases = model.layers.some(({ biases }) => biases !== null)
  drawNetwork(canvas, { layout, inputNames, hasBiases, weights: model, theme: lightTheme }, { left: 0, width }, undefined, titledScale)
  return titledPng(title, { width, height: layout.height }, (context) => context.drawImage(canvas, 0, 0, width, layout.height))
}

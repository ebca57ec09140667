import type { Model } from '../../src-engine/contract/model.ts'
import { formatCount } from '../numbers.ts'
import { lightTheme } from './chart-theme.ts'
import { layoutOf } from './network-layout.ts'
import { drawNetwork } from './network-picture.ts'
import { titledPng, titledScale } from './titled-png.ts'

const width = 944
const measures = { inputsWidth: 120, columnWidth: 108, least: 30, most: 72 }
const mostHeight = 420
const captionHeight = 26
/** Of a network with more layers than fit into it the first ones are drawn: beyond it no page shows them. */
const widest = 3000

/** A model's network with its weights as lines; what each column is stands above it. */
export function networkPng(title: string, model: Model, inputNames: readonly string[]): Promise<Uint8Array> {
  const counts = [model.inputs, ...model.layers.map(({ units }) => units)]
  const height = Math.min(mostHeight, Math.max(...counts) * measures.most)
  const layout = layoutOf(counts, { width, height }, measures)
  const drawn = Math.min(layout.width, widest)
  const canvas = document.createElement('canvas')
  const hasBiases = model.layers.some(({ biases }) => biases !== null)
  drawNetwork(canvas, { layout, inputNames, hasBiases, weights: model, theme: lightTheme }, { left: 0, width: drawn }, undefined, titledScale)
  return titledPng(title, { width: drawn, height: height + captionHeight }, (context) => {
    context.fillStyle = lightTheme.mutedText
    context.font = "12px 'Inter Variable', system-ui, sans-serif"
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    for (const [index, { left, width: columnWidth, total }] of layout.columns.entries()) {
      if (left >= drawn) break
      context.fillText(`${formatCount(total)} ${index === 0 ? (total === 1 ? 'input' : 'inputs') : model.layers[index - 1]!.activation}`, left + columnWidth / 2, captionHeight / 2, columnWidth - 8)
    }
    context.drawImage(canvas, 0, captionHeight, drawn, height)
  })
}

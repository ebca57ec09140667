import type { Points } from '../../src-engine/contract/messages.ts'
import { lightTheme } from './chart-theme.ts'
import { classOf } from './class-colours.ts'
import { drawDecisionMap, type DecisionMap, type Surface } from './decision-map.ts'
import { titledPng } from './titled-png.ts'

const side = 460
const gap = 24
const captionHeight = 26

interface PredictionPicture {
  title: string
  points: Points
  /** A model's outputs: over the plane, and n × columns for the points. */
  predictions: { surface: Surface; outputs: Float64Array; columns: number }
}

/** Two maps of the same points side by side: painted as they are, and as a model sees them, with what it answers everywhere behind. */
export function predictionPng({ title, points, predictions: { surface, outputs, columns } }: PredictionPicture): Promise<Uint8Array> {
  const truth = classes(points.targets, points.targetColumns)
  const predicted = classes(outputs, columns)
  const wrong = predicted.map((one, row) => (one === truth[row] ? 0 : 1))
  const common = { points, plane: surface.plane, theme: lightTheme }
  const wrongCount = wrong.reduce((sum, one) => sum + one, 0)
  const maps: [string, DecisionMap][] = [
    ['Ground truth', { ...common, classes: truth }],
    [`Prediction (${wrongCount === 0 ? 'all right' : `${wrongCount} of ${truth.length} wrong`})`, { ...common, classes: predicted, wrong, surface }],
  ]
  return titledPng(title, { width: 2 * side + gap, height: side + captionHeight }, (context, pixelRatio) => {
    for (const [caption, map] of maps) {
      context.fillStyle = lightTheme.text
      context.font = "600 13px 'Inter Variable', system-ui, sans-serif"
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      context.fillText(caption, side / 2, captionHeight / 2, side)
      context.save()
      context.translate(0, captionHeight)
      drawDecisionMap(context, map, side, side, pixelRatio)
      context.restore()
      context.translate(side + gap, 0)
    }
  })
}

const classes = (rows: Float64Array, columns: number): Uint8Array => Uint8Array.from({ length: rows.length / columns }, (_, row) => classOf(rows, columns, row))

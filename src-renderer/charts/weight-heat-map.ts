import type { ChartTheme } from './chart-theme.ts'
import { channels } from './colour.ts'
import { largestOf, rampIndex, signedRamp } from './signed-colours.ts'

/** The weights of a layer as a table: a row for each input and one, last, for the biases; a column for each neuron. */
export interface WeightHeatMap {
  inputs: number
  units: number
  weights: ArrayLike<number>
  biases: ArrayLike<number> | null
  theme: Pick<ChartTheme, 'surface' | 'text'>
}

/** The value that ends the colours: the largest absolute one. */
export const reachOf = ({ weights, biases }: Pick<WeightHeatMap, 'weights' | 'biases'>): number => Math.max(largestOf(weights), biases ? largestOf(biases) : 0) || 1

export const rowsOf = ({ inputs, biases }: Pick<WeightHeatMap, 'inputs' | 'biases'>): number => inputs + (biases ? 1 : 0)

export function valueAt({ inputs, units, weights, biases }: Omit<WeightHeatMap, 'theme'>, row: number, column: number): number {
  return row < inputs ? weights[row * units + column]! : biases![column]!
}

/**
 * The map as an image of at most width × height pixels, one a cell where there is room. Of the cells that share a pixel
 * the one of the largest absolute value is shown: a single large weight is never lost.
 */
export function heatMapImage(map: WeightHeatMap, width: number, height: number): ImageData {
  const rows = rowsOf(map)
  const image = new ImageData(Math.max(1, Math.min(width, map.units)), Math.max(1, Math.min(height, rows)))
  const extremes = extremesOf(map, image.width, image.height)
  const ramp = signedRamp(map.theme)
  const noNumber = channels(map.theme.text)
  const span = { centre: 0, reach: reachOf(map) }
  for (let pixel = 0; pixel < extremes.length; pixel++) {
    const value = extremes[pixel]!
    const place = rampIndex(value, span) * 3
    for (let channel = 0; channel < 3; channel++) image.data[pixel * 4 + channel] = Number.isNaN(value) ? noNumber[channel]! : ramp[place + channel]!
    image.data[pixel * 4 + 3] = 255
  }
  return image
}

/** The values of a raster of columns × lines: of the cells that fall on one place that of the largest absolute value, NaN before all. */
export function extremesOf(map: Omit<WeightHeatMap, 'theme'>, columns: number, lines: number): Float64Array {
  const { units } = map
  const rows = rowsOf(map)
  const extremes = new Float64Array(columns * lines)
  for (let row = 0; row < rows; row++) {
    const line = Math.floor((row * lines) / rows) * columns
    for (let column = 0; column < units; column++) {
      const value = valueAt(map, row, column)
      const place = line + Math.floor((column * columns) / units)
      if (Math.abs(value) > Math.abs(extremes[place]!) || Number.isNaN(value)) extremes[place] = value
    }
  }
  return extremes
}

import type { Activation } from '../../src-engine/contract/experiment.ts'
import type { ChartTheme } from './chart-theme.ts'
import { rampIndex, signedRamp, spanOf, type Span } from './signed-colours.ts'

/** Points of a neuron's thumbnail along each side. */
export const thumbnailSize = 24

/** What the neurons of a column, the first ones, answer over the plane of two inputs. */
export interface ColumnResponses {
  column: number
  /** The layer's activation; of inputs between which of their values the plane lies. */
  colours: Activation | readonly Span[]
  /** Neuron by neuron thumbnailSize² answers, in rows from the bottom left. */
  answers: Float32Array
}

/** Thumbnails of neurons as pixels, a column a column. */
export interface ResponseAtlas {
  canvas: OffscreenCanvas
  /** Place in the atlas and number of thumbnails of the network's columns that have any. */
  places: ReadonlyMap<number, { index: number; neurons: number }>
}

const pixels = thumbnailSize * thumbnailSize

/** Paints every thumbnail once, so that drawing the picture is no more than copying them. */
export function paintAtlas(responses: readonly ColumnResponses[], theme: ChartTheme): ResponseAtlas {
  const ramp = signedRamp(theme)
  const neurons = responses.map(({ answers }) => answers.length / pixels)
  const image = new ImageData(thumbnailSize * Math.max(1, responses.length), thumbnailSize * Math.max(1, ...neurons))
  responses.forEach(({ colours, answers }, index) => {
    for (let neuron = 0; neuron < neurons[index]!; neuron++) {
      const values = answers.subarray(neuron * pixels, (neuron + 1) * pixels)
      const span = typeof colours === 'string' ? spanOf(colours, values) : colours[neuron]!
      paintThumbnail(image, index * thumbnailSize, neuron * thumbnailSize, values, span, ramp)
    }
  })
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return { canvas, places: new Map(responses.map(({ column }, index) => [column, { index, neurons: neurons[index]! }])) }
}

function paintThumbnail(image: ImageData, left: number, top: number, values: Float32Array, span: Span, ramp: Uint8ClampedArray): void {
  for (let row = 0; row < thumbnailSize; row++) {
    // Rows of answers go up, rows of an image go down.
    let pixel = ((top + thumbnailSize - 1 - row) * image.width + left) * 4
    for (let column = 0; column < thumbnailSize; column++, pixel += 4) {
      const colour = 3 * rampIndex(values[row * thumbnailSize + column]!, span)
      image.data[pixel] = ramp[colour]!
      image.data[pixel + 1] = ramp[colour + 1]!
      image.data[pixel + 2] = ramp[colour + 2]!
      image.data[pixel + 3] = 255
    }
  }
}

import { channels, mix } from './colour.ts'
import type { ChartTheme } from './chart-theme.ts'

/** Losses of single samples over the epochs of a run. */
export interface SampleLosses {
  /** Ascending. */
  epochs: readonly number[]
  /** Epochs × samples, row-major. */
  losses: Float64Array
  samples: number
}

/** What is drawn: a column an epoch, a row a sample. */
export interface SampleLossStrip extends SampleLosses {
  /** The samples from top to bottom. */
  order: Uint32Array
  /** A sample holds the stop up while its loss is not below this; undefined without a stop rule. */
  threshold: number | undefined
  /** The epoch to mark. */
  marked: number
  theme: ChartTheme
}

const left = 44
const bottom = 34
const edge = 8

/** Where the picture's columns lie, in CSS pixels. */
export const plotOf = (width: number, height: number) => ({ left, top: edge, width: width - left - edge, height: height - edge - bottom })

/** The epoch at a place of the picture, between the first and the last. */
export function epochAt(strip: SampleLosses, x: number, width: number): number {
  const plot = plotOf(width, 0)
  const share = Math.min(1, Math.max(0, (x - plot.left) / plot.width))
  return Math.round(share * (strip.epochs.at(-1) ?? 0))
}

/**
 * The samples that hold the stop up at one of the epochs: those whose loss is not below the threshold; one that is no
 * number is among them.
 * @param column which of the epochs
 */
export function blockingSamples({ losses, samples }: SampleLosses, column: number, threshold: number): number[] {
  const blocking: number[] = []
  for (let sample = 0; sample < samples; sample++) if (!(losses[column * samples + sample]! < threshold)) blocking.push(sample)
  return blocking
}

/** The samples by how long they hold the stop up, the last to give way first: by the sum of their losses where there is no rule. */
export function stubbornFirst({ epochs, losses, samples }: SampleLosses, threshold: number | undefined): Uint32Array {
  const stubbornness = new Float64Array(samples)
  for (let column = 0; column < epochs.length; column++)
    for (let sample = 0; sample < samples; sample++) {
      const loss = losses[column * samples + sample]!
      if (threshold === undefined) stubbornness[sample]! += Number.isFinite(loss) ? loss : Number.MAX_VALUE / epochs.length
      else if (!(loss < threshold)) stubbornness[sample] = column + 1
    }
  return Uint32Array.from({ length: samples }, (_, sample) => sample).sort((a, b) => stubbornness[b]! - stubbornness[a]! || a - b)
}

/** The range of the colours, as logarithms: three decades around the threshold, or what the losses span. */
function rangeOf({ losses, threshold }: SampleLossStrip): { low: number; high: number } {
  if (threshold !== undefined) return { low: Math.log10(threshold) - 1.5, high: Math.log10(threshold) + 1.5 }
  let [low, high] = [Infinity, -Infinity]
  for (const loss of losses) {
    if (!(loss > 0) || !Number.isFinite(loss)) continue
    const size = Math.log10(loss)
    low = Math.min(low, size)
    high = Math.max(high, size)
  }
  return low < high ? { low: Math.max(low, high - 6), high } : { low: -3, high: 0 }
}

const steps = 128

/** From pale below the threshold through grey to strong above; the two sides differ in lightness, not in hue alone. */
export function stripColours(theme: ChartTheme, hasThreshold: boolean): string[] {
  const isLight = theme.surface === '#ffffff'
  const [low, middle, high] = isLight ? ['#e8eff7', '#b9c9dc', '#c2410c'] : ['#1f2a38', '#4a6076', '#ff9a57']
  return Array.from({ length: steps }, (_, step) => {
    const share = step / (steps - 1)
    if (!hasThreshold) return mix(low, high, share)
    return share < 0.5 ? mix(low, middle, share * 2) : mix(isLight ? '#f0b48a' : '#7a4526', high, share * 2 - 1)
  })
}

/** Draws the strip into a context scaled to CSS pixels, over width × height of them. */
export function drawSampleLossStrip(context: CanvasRenderingContext2D, strip: SampleLossStrip, width: number, height: number): void {
  const plot = plotOf(width, height)
  if (plot.width < 20 || plot.height < 20 || strip.samples === 0) return
  paintLosses(context, strip, plot)
  context.strokeStyle = strip.theme.grid
  context.strokeRect(plot.left + 0.5, plot.top + 0.5, plot.width - 1, plot.height - 1)
  writeAxes(context, strip, plot)
  markEpoch(context, strip, plot)
}

type Plot = ReturnType<typeof plotOf>

/** One pixel an epoch and sample, stretched; where samples are more than pixels each pixel shows the largest of its losses. */
function paintLosses(context: CanvasRenderingContext2D, strip: SampleLossStrip, plot: Plot): void {
  const { epochs, losses, samples, order, theme, threshold } = strip
  const { low, high } = rangeOf(strip)
  const colours = stripColours(theme, threshold !== undefined).map(channels)
  const rows = Math.min(samples, Math.floor(plot.height))
  const columns = Math.floor(plot.width)
  const image = new ImageData(columns, rows)
  const last = epochs.at(-1) || 1
  for (let x = 0, column = 0; x < columns; x++) {
    const epoch = (x / Math.max(1, columns - 1)) * last
    while (column + 1 < epochs.length && epochs[column + 1]! <= epoch) column++
    for (let row = 0; row < rows; row++) {
      let largest = -Infinity
      for (let place = Math.floor((row * samples) / rows); place < Math.floor(((row + 1) * samples) / rows); place++) {
        const loss = losses[column * samples + order[place]!]!
        largest = Number.isNaN(loss) ? Infinity : Math.max(largest, loss)
      }
      const share = largest > 0 ? (Math.log10(largest) - low) / (high - low) : 0
      const [red, green, blue] = colours[Math.round(Math.min(1, Math.max(0, share)) * (steps - 1))]!
      image.data.set([red, green, blue, 255], (row * columns + x) * 4)
    }
  }
  const small = new OffscreenCanvas(columns, rows)
  small.getContext('2d')!.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(small, plot.left, plot.top, plot.width, plot.height)
}

const font = "11px 'Inter Variable', system-ui, sans-serif"

function writeAxes(context: CanvasRenderingContext2D, { samples, order, epochs, theme }: SampleLossStrip, plot: Plot): void {
  context.fillStyle = theme.mutedText
  context.font = font
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const rowHeight = plot.height / samples
  const every = Math.max(1, Math.ceil(14 / rowHeight))
  for (let place = 0; place < samples; place += every) context.fillText(String(order[place]! + 1), plot.left - 5, plot.top + (place + 0.5) * rowHeight)
  const last = epochs.at(-1) ?? 0
  context.textBaseline = 'top'
  for (const share of [0, 0.5, 1]) {
    context.textAlign = share === 0 ? 'left' : share === 1 ? 'right' : 'center'
    context.fillText(Math.round(share * last).toLocaleString('en'), plot.left + share * plot.width, plot.top + plot.height + 4)
  }
  context.textAlign = 'center'
  context.fillText('Epoch', plot.left + plot.width / 2, plot.top + plot.height + 19)
  context.save()
  context.translate(8, plot.top + plot.height / 2)
  context.rotate(-Math.PI / 2)
  context.textBaseline = 'middle'
  context.fillText('Sample', 0, 0)
  context.restore()
}

function markEpoch(context: CanvasRenderingContext2D, { epochs, marked, theme }: SampleLossStrip, plot: Plot): void {
  const x = plot.left + (marked / (epochs.at(-1) || 1)) * plot.width
  context.fillStyle = theme.text
  context.fillRect(Math.min(Math.max(x, plot.left + 1), plot.left + plot.width - 1) - 0.75, plot.top - 4, 1.5, plot.height + 8)
}

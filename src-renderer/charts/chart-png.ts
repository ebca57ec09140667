import { Chart } from 'chart.js'
import { lightTheme } from './chart-theme.ts'
import { curvesPlugin, lossChartConfiguration, type LossChart } from './loss-chart-configuration.ts'
import { pngOf } from './png.ts'

/** Pixels of the picture for each CSS pixel of the screen. */
const scale = 2

export interface Picture {
  title: string
  width: number
  height: number
  /** One chart, or several that are laid out in a grid under the one title. */
  charts: readonly Omit<LossChart, 'theme' | 'standalone'>[]
}

/**
 * Draws loss charts on white, with title and legend, at twice the screen's resolution, whatever the window's theme.
 * Curves take their colours as given: make them from `lightTheme.ramp`.
 */
export async function chartPng({ title, width, height, charts }: Picture): Promise<Uint8Array> {
  await document.fonts.ready
  const picture = document.createElement('canvas')
  picture.width = width * scale
  picture.height = height * scale
  const context = picture.getContext('2d')!
  context.fillStyle = lightTheme.surface
  context.fillRect(0, 0, picture.width, picture.height)
  if (charts.length === 1) {
    paint(context, { ...charts[0]!, standalone: { title } }, { left: 0, top: 0, width, height })
  } else {
    const header = 52
    writeTitle(context, title, width, header)
    const columns = Math.ceil(Math.sqrt(charts.length * (width / height) * 0.6))
    const margin = 16
    const rows = Math.ceil(charts.length / columns)
    const cell = { width: Math.floor((width - 2 * margin) / columns), height: Math.floor((height - header - margin) / rows) }
    charts.forEach((chart, index) => {
      const place = { left: margin + (index % columns) * cell.width, top: header + Math.floor(index / columns) * cell.height, ...cell }
      paint(context, { ...chart, standalone: { title: chart.curves[0]?.legend ?? '', isPart: true } }, place)
    })
  }
  return pngOf(picture)
}

interface Place {
  left: number
  top: number
  width: number
  height: number
}

function paint(context: CanvasRenderingContext2D, chart: Omit<LossChart, 'theme'>, { left, top, width, height }: Place): void {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const configuration = lossChartConfiguration({ ...chart, theme: lightTheme })
  const drawn = new Chart(canvas, { ...configuration, plugins: [curvesPlugin(() => chart)], options: { ...configuration.options, devicePixelRatio: scale } })
  context.drawImage(drawn.canvas, left * scale, top * scale)
  drawn.destroy()
}

function writeTitle(context: CanvasRenderingContext2D, title: string, width: number, height: number): void {
  context.fillStyle = lightTheme.text
  context.font = `600 ${17 * scale}px 'Inter Variable', system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(title, (width * scale) / 2, (height * scale) / 2 + 4)
}

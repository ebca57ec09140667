import { Chart } from 'chart.js'
import { curvesPlugin, lossChartConfiguration, type LossChart } from './loss-chart-configuration.ts'
import { themeOf, type PictureLook } from './picture-look.ts'
import { pngOf } from './png.ts'

export interface Picture {
  title: string
  look: PictureLook
  /** One chart, or several that are laid out in a grid under the one title. */
  charts: readonly Omit<LossChart, 'theme' | 'standalone'>[]
}

/**
 * Draws loss charts with their title, whatever the window's theme. Curves take their colours as given: make them from
 * the ramp of `themeOf(look)`.
 */
export async function chartPng({ title, look, charts }: Picture): Promise<Uint8Array> {
  await document.fonts.ready
  const { width, height, scale, hasLegend } = look
  const picture = document.createElement('canvas')
  picture.width = width * scale
  picture.height = height * scale
  const context = picture.getContext('2d')!
  if (look.ground !== 'transparent') {
    context.fillStyle = themeOf(look).surface
    context.fillRect(0, 0, picture.width, picture.height)
  }
  if (charts.length === 1) {
    paint(context, look, { ...charts[0]!, standalone: { title, hasLegend } }, { left: 0, top: 0, width, height })
  } else {
    const header = 52
    writeTitle(context, look, title, header)
    const columns = Math.ceil(Math.sqrt(charts.length * (width / height) * 0.6))
    const margin = 16
    const rows = Math.ceil(charts.length / columns)
    const cell = { width: Math.floor((width - 2 * margin) / columns), height: Math.floor((height - header - margin) / rows) }
    charts.forEach((chart, index) => {
      const place = { left: margin + (index % columns) * cell.width, top: header + Math.floor(index / columns) * cell.height, ...cell }
      paint(context, look, { ...chart, standalone: { title: chart.curves[0]?.legend ?? '', isPart: true } }, place)
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

function paint(context: CanvasRenderingContext2D, look: PictureLook, chart: Omit<LossChart, 'theme'>, { left, top, width, height }: Place): void {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const configuration = lossChartConfiguration({ ...chart, theme: themeOf(look) })
  const drawn = new Chart(canvas, { ...configuration, plugins: [curvesPlugin(() => chart)], options: { ...configuration.options, devicePixelRatio: look.scale } })
  context.drawImage(drawn.canvas, left * look.scale, top * look.scale)
  drawn.destroy()
}

function writeTitle(context: CanvasRenderingContext2D, look: PictureLook, title: string, height: number): void {
  const { width, scale } = look
  context.fillStyle = themeOf(look).text
  context.font = `600 ${17 * scale}px 'Inter Variable', system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(title, (width * scale) / 2, (height * scale) / 2 + 4)
}

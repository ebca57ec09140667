import type { ConvergenceGrid } from '../convergence.ts'
import { lightTheme } from './chart-theme.ts'
import { convergenceLayout, leastHeight } from './convergence-layout.ts'
import { drawConvergenceMap } from './convergence-map.ts'
import { pngOf } from './png.ts'

/** Pixels of the picture for each CSS pixel. */
const scale = 2
const margin = 20
const header = 44
/** A page's width, and for each seed a row that a printer still tells from the next. */
const leastSize = { width: 900, row: 8 }

/** The map on white under a title, in the light theme's colours, at least as large as on the screen. */
export async function convergencePng(grid: ConvergenceGrid, title: string, onScreen: { width: number; height: number }): Promise<Uint8Array> {
  await document.fonts.ready
  const width = Math.max(leastSize.width, onScreen.width)
  const wanted = Math.max(onScreen.height, Math.min(leastHeight(grid) + grid.seeds.length * leastSize.row, 2 * leastHeight(grid)))
  const height = Math.ceil(convergenceLayout(grid, width, wanted).height)
  const picture = document.createElement('canvas')
  picture.width = (width + 2 * margin) * scale
  picture.height = (height + header + margin) * scale
  const context = picture.getContext('2d')!
  context.scale(scale, scale)
  context.fillStyle = lightTheme.surface
  context.fillRect(0, 0, picture.width, picture.height)
  context.fillStyle = lightTheme.text
  context.font = "600 17px 'Inter Variable', system-ui, sans-serif"
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(title, margin + width / 2, header / 2 + 2, width)
  context.translate(margin, header)
  drawConvergenceMap(context, { grid, theme: lightTheme }, width, height, scale)
  return pngOf(picture)
}

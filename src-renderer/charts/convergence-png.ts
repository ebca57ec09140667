import type { ConvergenceGrid } from '../convergence.ts'
import { lightTheme } from './chart-theme.ts'
import { convergenceLayout, leastHeight } from './convergence-layout.ts'
import { drawConvergenceMap } from './convergence-map.ts'
import { titledPng } from './titled-png.ts'

/** A page's width, and for each seed a row that a printer still tells from the next. */
const leastSize = { width: 900, row: 8 }

/** The map on white under a title, in the light theme's colours, at least as large as on the screen. */
export function convergencePng(grid: ConvergenceGrid, title: string, onScreen: { width: number; height: number }): Promise<Uint8Array> {
  const width = Math.max(leastSize.width, onScreen.width)
  const wanted = Math.max(onScreen.height, Math.min(leastHeight(grid) + grid.seeds.length * leastSize.row, 2 * leastHeight(grid)))
  const height = Math.ceil(convergenceLayout(grid, width, wanted).height)
  return titledPng(title, { width, height }, (context, pixelRatio) => drawConvergenceMap(context, { grid, theme: lightTheme }, width, height, pixelRatio))
}

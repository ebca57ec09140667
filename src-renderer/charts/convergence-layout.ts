import type { ConvergenceGrid } from '../convergence.ts'

/** Where the parts of a convergence map lie, in CSS pixels: two small charts above the cells, all with the same columns. */
export interface ConvergenceLayout {
  left: number
  columnWidth: number
  rowHeight: number
  share: Band
  epochs: Band
  cells: Band
  /** The axis of the learning rates, under the cells. */
  axis: number
  legend: number
  height: number
}

interface Band {
  top: number
  height: number
}

/** A place in the map: a cell, or (row −1) the small charts above its column. */
export interface MapPlace {
  column: number
  row: number
}

export const captionHeight = 17
export const legendRow = 20
const chartHeight = 54
const gap = 8
const left = 52
const right = 12
const axisHeight = 36
/** Narrower than this, the legend takes two rows. */
const legendWidth = 760
const markMargin = 4
const above = 2 * (captionHeight + chartHeight + gap) + captionHeight + markMargin
const heightBelow = (width: number): number => axisHeight + (width < legendWidth ? 2 : 1) * legendRow
const widestColumn = 150
const tallestRow = 24

/** Rows are no lower than this: few of them are easy to hit, many still told from the next, and even the most bounded in all. */
const leastRow = (rows: number): number => Math.min(12, Math.max(220 / rows, Math.min(4, 1600 / rows)))

/** A height in which every row of the grid can be told from the next. */
export function leastHeight({ seeds }: Pick<ConvergenceGrid, 'seeds'>): number {
  return above + Math.ceil(seeds.length * leastRow(seeds.length)) + heightBelow(0)
}

export function convergenceLayout({ rates, seeds }: Pick<ConvergenceGrid, 'rates' | 'seeds'>, width: number, height: number): ConvergenceLayout {
  const below = heightBelow(width)
  const rowHeight = Math.min(tallestRow, Math.max(leastRow(seeds.length), (height - above - below) / seeds.length))
  const cells = { top: above, height: rowHeight * seeds.length }
  const axis = cells.top + cells.height
  return {
    left,
    columnWidth: Math.min(widestColumn, (width - left - right) / rates.length),
    rowHeight,
    share: { top: captionHeight, height: chartHeight },
    epochs: { top: 2 * captionHeight + chartHeight + gap, height: chartHeight },
    cells,
    axis,
    legend: axis + axisHeight,
    height: axis + below,
  }
}

/** The place under a point; undefined beside the columns and below the cells. */
export function placeAt({ rates, seeds }: Pick<ConvergenceGrid, 'rates' | 'seeds'>, layout: ConvergenceLayout, x: number, y: number): MapPlace | undefined {
  const column = Math.floor((x - layout.left) / layout.columnWidth)
  if (column < 0 || column >= rates.length || y < 0) return undefined
  const row = Math.floor((y - layout.cells.top) / layout.rowHeight)
  return row < seeds.length ? { column, row: Math.max(row, -1) } : undefined
}

/** The rectangle of a place: of a cell, or of a column in the small charts. */
export function rectangleOf({ column, row }: MapPlace, { left, columnWidth, rowHeight, cells, share, epochs }: ConvergenceLayout): { x: number; y: number; width: number; height: number } {
  const x = left + column * columnWidth
  if (row < 0) return { x, y: share.top, width: columnWidth, height: epochs.top + epochs.height - share.top }
  return { x, y: cells.top + row * rowHeight, width: columnWidth, height: rowHeight }
}

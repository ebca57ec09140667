/** Sizes that a network's picture keeps to, in CSS pixels. */
export interface NetworkMeasures {
  /** Width of the column of the inputs. */
  inputsWidth: number
  /** Least width of a layer's column. */
  columnWidth: number
  /** Least and most height of a neuron with its share of the space between neurons. */
  least: number
  most: number
}

/** A column of neurons, or, first, of inputs. */
export interface NetworkColumn {
  left: number
  width: number
  /** How many there are, and how many of them, the first ones, are drawn. */
  total: number
  drawn: number
}

/** Where everything of a network's picture stands, in CSS pixels. */
export interface NetworkLayout {
  width: number
  height: number
  /** From one neuron to the next below. */
  pitch: number
  /** Side of a neuron's square. */
  node: number
  columns: readonly NetworkColumn[]
}

/** What can be pointed at: a neuron (or input), or the line to it from one of the column before. */
export interface NetworkPlace {
  column: number
  row: number
  from?: number
}

/**
 * Lays out inputs and layers as columns, as wide as there is room but never narrower than may be. Of a column that is too
 * high, as many as fit are drawn, with a place left for the number of the others.
 * @param counts of the inputs and of each layer's neurons; 0 where it is not known
 */
export function layoutOf(counts: readonly number[], room: { width: number; height: number }, { inputsWidth, columnWidth, least, most }: NetworkMeasures): NetworkLayout {
  const layers = counts.length - 1
  const width = Math.max(columnWidth, (room.width - inputsWidth) / Math.max(1, layers))
  const rowsInRoom = Math.max(2, Math.floor(room.height / least))
  const columns = counts.map(
    (total, index): NetworkColumn => ({
      left: index === 0 ? 0 : inputsWidth + (index - 1) * width,
      width: index === 0 ? inputsWidth : width,
      total,
      drawn: total <= rowsInRoom ? total : rowsInRoom - 1,
    }),
  )
  const rows = Math.max(1, ...columns.map(rowsOf))
  const pitch = Math.min(most, room.height / rows)
  return { width: inputsWidth + layers * width, height: room.height, pitch, node: Math.floor(pitch * 0.8), columns }
}

/** Rows of a column: its drawn neurons and, if there are more, the row that says how many. */
const rowsOf = ({ total, drawn }: NetworkColumn): number => (drawn < total ? drawn + 1 : drawn)

export function centreOf(layout: NetworkLayout, column: number, row: number): { x: number; y: number } {
  const place = layout.columns[column]!
  return { x: place.left + place.width / 2, y: layout.height / 2 + (row + 0.5 - rowsOf(place) / 2) * layout.pitch }
}

/** Whether a column's neurons, or the lines that lead to them, lie between two edges. */
export function isWithin({ left, width }: NetworkColumn, from: number, to: number): boolean {
  return left + width > from && left < to
}

/** How far beside a line the pointer may be, in pixels. */
const reach = 4

/** What lies under a point: a neuron before a line, and of several lines the nearest. */
export function placeAt(layout: NetworkLayout, x: number, y: number): NetworkPlace | undefined {
  const column = layout.columns.findIndex((one) => x >= one.left && x < one.left + one.width)
  if (column < 0) return undefined
  const { drawn } = layout.columns[column]!
  for (let row = 0; row < drawn; row++) {
    const centre = centreOf(layout, column, row)
    if (Math.max(Math.abs(x - centre.x), Math.abs(y - centre.y)) <= layout.node / 2) return { column, row }
  }
  return lineAt(layout, x < centreOf(layout, column, 0).x ? column : column + 1, x, y)
}

function lineAt(layout: NetworkLayout, column: number, x: number, y: number): NetworkPlace | undefined {
  const before = layout.columns[column - 1]
  const here = layout.columns[column]
  if (!before || !here) return undefined
  let nearest: NetworkPlace | undefined
  let least = reach
  for (let from = 0; from < before.drawn; from++)
    for (let row = 0; row < here.drawn; row++) {
      const { start, end } = lineBetween(layout, column, from, row)
      if (x < start.x || x > end.x) continue
      const [dx, dy] = [end.x - start.x, end.y - start.y]
      const distance = Math.abs(dx * (start.y - y) - (start.x - x) * dy) / Math.hypot(dx, dy)
      if (distance < least) {
        least = distance
        nearest = { column, row, from }
      }
    }
  return nearest
}

/** The ends of the line from a neuron of the column before to one of a column: at the edges of their squares. */
export function lineBetween(layout: NetworkLayout, column: number, from: number, row: number): { start: { x: number; y: number }; end: { x: number; y: number } } {
  const start = centreOf(layout, column - 1, from)
  const end = centreOf(layout, column, row)
  return { start: { x: start.x + layout.node / 2, y: start.y }, end: { x: end.x - layout.node / 2, y: end.y } }
}

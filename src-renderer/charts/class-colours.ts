/** Class 0 and negative is orange, class 1 and positive is blue; further classes follow Okabe and Ito's safe palette. */
export const classColours = ['#e0731d', '#1f6fbf', '#1b9e77', '#b0569b', '#b58900', '#56b4e9', '#7a7f87', '#8c510a'] as const

export const neutralColour = '#d9dde3'

export const classColour = (index: number): string => classColours[index % classColours.length]!

/**
 * The class that an output row or a target row stands for: of one number whether it is at least 0.5, of several the
 * place of the largest (CONTRACT §1, accuracy).
 * @param rows n × columns, row-major
 */
export function classOf(rows: Float64Array, columns: number, row: number): number {
  if (columns === 1) return rows[row]! >= 0.5 ? 1 : 0
  let best = 0
  for (let column = 1; column < columns; column++) if (rows[row * columns + column]! > rows[row * columns + best]!) best = column
  return best
}

import type { Points } from '../src-engine/contract/messages.ts'
import { classOf } from './charts/class-colours.ts'

/** Rows that are written at a time; between two times the window is free. */
const rowsAtATime = 4000

/**
 * A data set as CSV text: its inputs before scaling, its targets (by the names of their classes, where they have some) and
 * whether each point is trained on or tests. Numbers read back to the same bits.
 */
export async function pointsCsv(points: Points, pause: () => Promise<void>): Promise<string> {
  const { inputs, inputColumns, targets, targetColumns, test } = points
  const isTest = new Set(test)
  const count = targets.length / targetColumns
  const pieces = [`${headerOf(points).map(quoted).join(',')}\n`]
  for (let start = 0; start < count; start += rowsAtATime) {
    let piece = ''
    for (let row = start; row < Math.min(count, start + rowsAtATime); row++) {
      for (let column = 0; column < inputColumns.length; column++) piece += `${inputs[row * inputColumns.length + column]!},`
      if (points.classNames) piece += `${quoted(points.classNames[classOf(targets, targetColumns, row)]!)},`
      else for (let column = 0; column < targetColumns; column++) piece += `${targets[row * targetColumns + column]!},`
      piece += isTest.has(row) ? 'test\n' : 'training\n'
    }
    pieces.push(piece)
    await pause()
  }
  return pieces.join('')
}

/** The columns' names; a table must not have one twice. */
function headerOf({ inputColumns, targetColumns, targetNames, classNames }: Points): string[] {
  const own = classNames ? ['class'] : targetColumns === 1 ? ['target'] : Array.from({ length: targetColumns }, (_, column) => `target ${column + 1}`)
  const names: string[] = []
  for (const name of [...inputColumns, ...(targetNames ?? own), 'part']) {
    let free = name
    for (let copy = 2; names.includes(free); copy++) free = `${name} ${copy}`
    names.push(free)
  }
  return names
}

/** A field that no comma, quotation mark, line end or space at its edge can spoil. */
const quoted = (text: string): string => (/[",\n\r;\t|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

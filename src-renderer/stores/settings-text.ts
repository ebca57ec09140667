import { isCheckedTable } from '../../src-engine/contract/table.ts'

const numbers = new WeakMap<object, number>()
let count = 0

/**
 * Settings as text, for telling within this session whether two are the same. A table of points, which is never changed,
 * stands in it as a number of its own: the text of 100,000 rows at each key press would stop the window.
 */
export function settingsText(settings: unknown): string {
  return JSON.stringify(settings, (_key, value: unknown) => {
    if (!isCheckedTable(value)) return value
    if (!numbers.has(value)) numbers.set(value, count++)
    return `table ${numbers.get(value)}`
  })
}

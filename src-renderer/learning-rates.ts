import { enteredList } from './stores/entered.ts'

/** The learning rates that are tried first, half a decade apart. */
export const rateLadder = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const

/** The list of learning rates with one taken out, or put in where its size belongs. What is no number stays where it is. */
export function toggledRate(text: string, rate: number): string {
  const list = enteredList(text)
  if (list.includes(rate)) return list.filter((entry) => entry !== rate).join(', ')
  const place = list.findIndex((entry) => typeof entry === 'number' && entry > rate)
  return list.toSpliced(place < 0 ? list.length : place, 0, rate).join(', ')
}

/** Learning rates from one to another, evenly spaced by their logarithm, in three digits; fewer where those are the same. */
export function rateRange(from: number, to: number, count: number): number[] {
  const step = count > 1 ? Math.log(to / from) / (count - 1) : 0
  return [...new Set(Array.from({ length: count }, (_, index) => Number((from * Math.exp(index * step)).toPrecision(3))))]
}

import { mostRuns } from '../../src-engine/contract/experiment.ts'

/** What stands in a number field: a number, or the text as typed where it is none. */
export type Entered = number | string

/** What was typed, as a number where it is one. An empty text stays text: it is no zero. */
export function entered(text: string): Entered {
  const trimmed = text.trim()
  const number = Number(trimmed)
  return trimmed === '' || Number.isNaN(number) ? trimmed : number
}

/** `0.1, abc` → [0.1, "abc"]: numbers where they are numbers, the text itself where it is none. */
export function enteredList(text: string): Entered[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '').map(entered)
}

/**
 * As `enteredList`, and `3-5` → [3, 4, 5]. A range is written out up to one seed more than any sweep may have: the
 * sweep's own check then says that these are too many.
 */
export function seedList(text: string): Entered[] {
  const list: Entered[] = []
  for (const entry of enteredList(text.replaceAll(/(\d)\s*[-–]\s*(?=\d)/g, '$1-'))) {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(String(entry)) ?? []
    if (first === undefined || Number(first) > Number(last)) list.push(entry)
    else for (let seed = Number(first); seed <= Number(last) && list.length <= mostRuns; seed++) list.push(seed)
  }
  return list
}

/** `1, 2, 3`: the first `count` seeds, as they stand in the text box. */
export function firstSeeds(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(', ')
}

/** How many seeds from 1 on a text names, where it names just these in their order; undefined otherwise. */
export function countOfFirstSeeds(text: string): number | undefined {
  const list = seedList(text)
  return list.length > 0 && list.every((seed, index) => seed === index + 1) ? list.length : undefined
}

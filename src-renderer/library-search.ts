import type { LibraryEntry } from '../src-main/ipc/api.ts'

/** What of the library is looked for. */
export interface LibraryQuery {
  /** Words that must all be found in the name, the contents, the tags or the note. */
  words: string
  tag: string | undefined
  kind: LibraryEntry['kind'] | 'any'
  order: LibraryOrder
}

export const libraryOrders = { newest: 'Newest first', oldest: 'Oldest first', name: 'Name', kind: 'Kind' } as const
export type LibraryOrder = keyof typeof libraryOrders

export const plainQuery: LibraryQuery = { words: '', tag: undefined, kind: 'any', order: 'newest' }

const byName = new Intl.Collator(undefined, { numeric: true })
const comparisons: Record<LibraryOrder, (a: LibraryEntry, b: LibraryEntry) => number> = {
  newest: (a, b) => b.savedAt - a.savedAt,
  oldest: (a, b) => a.savedAt - b.savedAt,
  name: (a, b) => byName.compare(a.name, b.name),
  kind: (a, b) => a.kind.localeCompare(b.kind) || b.savedAt - a.savedAt,
}

/** The entries that a query finds, in its order. */
export function found(entries: readonly LibraryEntry[], { words, tag, kind, order }: LibraryQuery): LibraryEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((word) => word !== '')
  return entries
    .filter((entry) => {
      if (kind !== 'any' && entry.kind !== kind) return false
      if (tag !== undefined && !entry.tags.includes(tag)) return false
      const text = [entry.name, entry.summary, ...entry.tags, entry.note].join(' ').toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    .toSorted(comparisons[order])
}

/** Every tag in use, by name. */
export function tagsOf(entries: readonly LibraryEntry[]): string[] {
  return [...new Set(entries.flatMap(({ tags }) => tags))].toSorted(byName.compare)
}

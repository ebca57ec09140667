import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { experimentEntry, modelEntry } from './entries.ts'
import type { IndexEntry } from './index-file.ts'
import { contentOf } from './reading.ts'
import type { Kind, Shelves } from './shelves.ts'

const kinds: readonly Kind[] = ['experiment', 'model']

/**
 * The entries of the library, and the index file that keeps them. The files behind the entries are written before the
 * index and deleted before it, so after a kill at any moment the index lacks a file that is there, or names one that is
 * not; `load` mends both.
 */
export class Catalogue {
  readonly #shelves: Shelves
  readonly #say: (sentence: string) => void
  #entries: readonly IndexEntry[] = []
  /** What `trash.json` holds; where the two differ, the index is right. */
  #removedAt: Readonly<Record<string, number>> = {}
  #newerVersion: number | null = null

  private constructor(shelves: Shelves, say: (sentence: string) => void) {
    this.#shelves = shelves
    this.#say = say
  }

  /** @param say is told, in sentences for the user, what was found damaged and what was done about it */
  static load(shelves: Shelves, say: (sentence: string) => void): Catalogue {
    const catalogue = new Catalogue(shelves, say)
    catalogue.#load()
    return catalogue
  }

  get entries(): readonly IndexEntry[] {
    return this.#entries
  }

  /** Whether the index belongs to a newer version of the app: then nothing may be changed. */
  get isReadOnly(): boolean {
    return this.#newerVersion !== null
  }

  find(id: string): IndexEntry {
    const entry = this.#entries.find((each) => each.id === id)
    if (entry === undefined) throw new Error('That is no longer in the library: save it under a new name')
    return entry
  }

  /** Adds entries, or replaces those of the same ids. */
  put(...entries: readonly IndexEntry[]): void {
    const ids = new Set(entries.map(({ id }) => id))
    this.#replace([...this.#entries.filter(({ id }) => !ids.has(id)), ...entries])
  }

  drop(ids: ReadonlySet<string>): void {
    this.#replace(this.#entries.filter((entry) => !ids.has(entry.id)))
  }

  /** @throws Error where the library may not be changed */
  requireWritable(): void {
    if (this.#newerVersion !== null) throw new Error(newerSentence(this.#newerVersion))
  }

  #replace(entries: readonly IndexEntry[]): void {
    this.requireWritable()
    this.#shelves.index.write({ entries: [...entries] })
    this.#entries = entries
    this.#keepTrash()
  }

  /** Written after the index: a kill or a full disk in between costs nothing as long as the index is there. */
  #keepTrash(): void {
    const removedAt = Object.fromEntries(this.#entries.flatMap((entry) => (entry.removedAt === undefined ? [] : [[entry.id, entry.removedAt]])))
    if (isDeepStrictEqual(removedAt, this.#removedAt)) return
    try {
      this.#shelves.trash.write({ removedAt })
      this.#removedAt = removedAt
    } catch (error) {
      this.#say(messageOf(error))
    }
  }

  #loadTrash(): void {
    const reading = this.#shelves.trash.read()
    if (reading.state === 'read' || reading.state === 'restored') this.#removedAt = reading.value.removedAt
    if (reading.state === 'restored' || reading.state === 'lost')
      this.#say(
        `The list of what is in the trash, trash.json, was damaged (${reading.fault}).` +
          (reading.moved === '' ? '' : ` The damaged file is kept as ${basename(reading.moved)}.`),
      )
  }

  #load(): void {
    this.#loadTrash()
    const reading = this.#shelves.index.read()
    if (reading.state === 'read') return this.#mend(reading.value.entries, (name) => `"${name}" had just been saved when the app ended. It is back in the list.`)
    if (reading.state === 'newer') {
      this.#newerVersion = reading.version
      this.#say(newerSentence(reading.version))
    } else if (reading.state !== 'missing') {
      this.#say(
        `The list of saved work, library.json, was damaged (${reading.fault}). It was made anew from the files.` +
          (reading.moved === '' ? '' : ` The damaged file is kept as ${basename(reading.moved)}.`),
      )
    } else if (kinds.some((kind) => this.#shelves.ids(kind).size > 0)) {
      this.#say('The list of saved work, library.json, was missing. It was made anew from the files.')
    }
    this.#mend([], null)
  }

  /** Takes in files that the entries lack, and drops entries whose files are gone. */
  #mend(entries: readonly IndexEntry[], adopted: ((name: string) => string) | null): void {
    const files = { experiment: this.#shelves.ids('experiment'), model: this.#shelves.ids('model') }
    const kept = entries.filter((entry) => files[entry.kind].has(entry.id))
    const known = new Set(kept.map((entry) => entry.id))
    for (const { id, kind, name, removedAt } of entries) {
      if (!known.has(id) && removedAt === undefined) this.#say(`"${name}" was taken off the list: its file ${kind}s/${id}.json is not there any more.`)
    }
    const found = kinds.flatMap((kind) => [...files[kind]].filter((id) => !known.has(id)).flatMap((id) => this.#adopt(kind, id)))
    if (adopted !== null) for (const entry of found) if (entry.removedAt === undefined) this.#say(adopted(entry.name))
    this.#entries = [...kept, ...found]
    if (this.isReadOnly) return
    if (found.length === 0 && kept.length === entries.length) return this.#keepTrash()
    try {
      this.#replace(this.#entries)
    } catch (error) {
      this.#say(messageOf(error)) // The list is complete all the same, and the next start makes it again.
    }
  }

  #adopt(kind: Kind, id: string): IndexEntry[] {
    try {
      const what = 'A file that the list lacked'
      const entry =
        kind === 'experiment'
          ? experimentEntry(id, contentOf(this.#shelves.experiment(id), what, this.#say))
          : modelEntry(id, contentOf(this.#shelves.model(id), what, this.#say))
      const removedAt = this.#removedAt[id]
      return [removedAt === undefined ? entry : { ...entry, removedAt }]
    } catch (error) {
      this.#say(messageOf(error))
      return []
    }
  }
}

function newerSentence(version: number): string {
  return `The library was written by a newer version of Backprop Bench (file version ${version}). It can be read but not changed: update the app. Nothing was altered.`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LibraryEntry } from '../ipc/api.ts'
import { indexFile, type IndexContent } from './index-file.ts'
import { StoredFile, type FileKind, type OpenStore } from './stored-file.ts'
import { experimentFile, type StoredExperiment } from './stored-experiment.ts'
import { modelFile, type StoredModel } from './stored-model.ts'
import { runFile, type StoredRun } from './stored-run.ts'
import { trashFile, type TrashContent } from './trash-file.ts'

export type Kind = LibraryEntry['kind']

/** Where every file of the library lies. */
export class Shelves {
  readonly index: StoredFile<IndexContent>
  readonly trash: StoredFile<TrashContent>
  readonly #folder: string
  readonly #open: OpenStore

  constructor(folder: string, open: OpenStore) {
    this.#folder = folder
    this.#open = open
    this.index = this.#file(join(folder, 'library'), indexFile)
    this.trash = this.#file(join(folder, 'trash'), trashFile)
  }

  experiment(id: string): StoredFile<StoredExperiment> {
    return this.#file(join(this.folderOf('experiment'), id), experimentFile)
  }

  model(id: string): StoredFile<StoredModel> {
    return this.#file(join(this.folderOf('model'), id), modelFile)
  }

  /** A run's id starts with its experiment's, and a dot: what belongs together is seen without opening a file. */
  run(id: string): StoredFile<StoredRun> {
    return this.#file(join(this.folderOf('run'), id), runFile)
  }

  folderOf(kind: Kind | 'run'): string {
    return join(this.#folder, `${kind}s`)
  }

  /** Every folder that holds files of the library. */
  get folders(): string[] {
    return [this.#folder, this.folderOf('experiment'), this.folderOf('model'), this.folderOf('run')]
  }

  /** Ids of the files of a kind that are there, or whose `.bak` is. */
  ids(kind: Kind | 'run'): Set<string> {
    return new Set(namesIn(this.folderOf(kind)).flatMap((name) => /^(.+)\.json(\.bak)?$/.exec(name)?.[1] ?? []))
  }

  #file<Content>(path: string, kind: FileKind<Content>): StoredFile<Content> {
    return new StoredFile(`${path}.json`, kind, this.#open)
  }
}

/** The names in a folder; none where there is no folder yet. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

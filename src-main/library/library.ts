import { randomUUID } from 'node:crypto'
import type { Experiment } from '../../src-engine/contract/experiment.ts'
import type { BenchApi, LibraryEntry, RunRecord, SavedExperiment, SavedModel } from '../ipc/api.ts'
import { annotationsOf, type Annotations } from './annotations.ts'
import { Catalogue } from './catalogue.ts'
import { experimentEntry, listed, modelEntry } from './entries.ts'
import { copyName, entryName } from './entry-name.ts'
import type { ImportedEntry, Imported } from './imported-entry.ts'
import { readRuns, writeExperiment } from './experiment-shelf.ts'
import type { IndexEntry } from './index-file.ts'
import { contentOf, LostError } from './reading.ts'
import { Shelves } from './shelves.ts'
import type { StoredExperiment } from './stored-experiment.ts'
import type { OpenStore } from './stored-file.ts'
import type { StoredModel } from './stored-model.ts'
import { modelOf, storedNetwork } from './stored-network.ts'
import { tidy } from './tidying.ts'

type Calls = BenchApi['library']

/**
 * The saved experiments and models of a data folder. One thing is done at a time, in the order asked for. What was
 * reported as saved is whole on the disk; an error means that nothing was changed.
 */
export class Library implements Calls {
  readonly #shelves: Shelves
  readonly #notices: string[] = []
  #catalogue: Catalogue | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(folder: string, open: OpenStore) {
    this.#shelves = new Shelves(folder, open)
  }

  /** The entries, latest first, and what has been found damaged since the last time this was asked. */
  list(): ReturnType<Calls['list']> {
    return this.#inTurn((catalogue) => ({
      entries: catalogue.entries
        .filter((entry) => entry.removedAt === undefined)
        .toSorted((a, b) => b.savedAt - a.savedAt)
        .map(listed),
      removed: catalogue.entries
        .filter((entry) => entry.removedAt !== undefined)
        .toSorted((a, b) => b.removedAt! - a.removedAt!)
        .map(listed),
      notices: this.#notices.splice(0),
    }))
  }

  open(id: string): ReturnType<Calls['open']> {
    return this.#inTurn((catalogue) => this.#open(catalogue, catalogue.find(id)))
  }

  /** Read when it comes into sight: a list that held a thousand of them would take its time at each start and each save. */
  thumbnail(id: string): ReturnType<Calls['thumbnail']> {
    return this.#inTurn((catalogue) => {
      const entry = catalogue.entries.find((each) => each.id === id)
      if (entry?.kind !== 'experiment') return []
      const reading = this.#shelves.experiment(id).read()
      return reading.state === 'read' ? (reading.value.thumbnail ?? []) : []
    })
  }

  saveExperiment({ id = randomUUID(), name, experiment, runs }: Parameters<Calls['saveExperiment']>[0]): Promise<LibraryEntry> {
    return this.#inTurn(async (catalogue) => {
      catalogue.requireWritable()
      const isKnown = catalogue.entries.some((entry) => entry.id === id)
      const content = await this.#writeExperiment(id, entryName(name), experiment, runs)
      return this.#enter(catalogue, experimentEntry(id, content), isKnown)
    })
  }

  saveModel(what: Parameters<Calls['saveModel']>[0]): Promise<LibraryEntry> {
    return this.#inTurn((catalogue) => this.#saveModel(catalogue, what))
  }

  async rename(id: string, name: string): Promise<LibraryEntry> {
    const newName = entryName(name)
    return this.#rewrite(id, {
      model: (former) => ({ ...former, name: newName }),
      experiment: (former) => ({ ...former, name: newName, experiment: { ...former.experiment, name: newName } }),
    })
  }

  annotate(id: string, annotations: Parameters<Calls['annotate']>[1]): Promise<LibraryEntry> {
    const annotated = <Content extends Annotations>({ tags: _formerTags, note: _formerNote, ...content }: Content) => ({ ...content, ...annotationsOf(annotations) })
    return this.#rewrite(id, { model: annotated, experiment: annotated })
  }

  duplicate(id: string): Promise<LibraryEntry> {
    return this.#inTurn(async (catalogue) => {
      catalogue.requireWritable()
      const saved = await this.#open(catalogue, catalogue.find(id))
      const taken = new Set(catalogue.entries.filter((entry) => entry.removedAt === undefined).map((entry) => entry.name))
      const name = copyName(saved.entry.name, taken)
      if (saved.kind === 'model') return this.#saveModel(catalogue, { ...saved, name })
      const copy = randomUUID()
      const content = await this.#writeExperiment(copy, name, saved.experiment, saved.runs)
      return this.#enter(catalogue, experimentEntry(copy, content), false)
    })
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#inTurn((catalogue) => catalogue.put(...ids.map((id) => ({ ...catalogue.find(id), removedAt: Date.now() }))))
  }

  restore(ids: readonly string[]): Promise<void> {
    return this.#inTurn((catalogue) => {
      catalogue.put(
        ...ids.map((id) => {
          const { removedAt: _gone, ...entry } = catalogue.find(id)
          return entry
        }),
      )
    })
  }

  purge(ids: readonly string[]): Promise<void> {
    return this.#inTurn((catalogue) => {
      catalogue.requireWritable()
      const entries = ids.map((id) => catalogue.find(id))
      const kept = entries.find(({ removedAt }) => removedAt === undefined)
      if (kept) throw new Error(`"${kept.name}" is not in the trash; nothing was deleted`)
      // The files go first: after a kill in between the list names what is not there, and says so by leaving it out.
      for (const entry of entries) this.#discard(entry)
      catalogue.drop(new Set(ids))
    })
  }

  /**
   * Takes in entries from elsewhere, all of them or none. One that is here already, and the same, is not taken twice, but
   * comes back from the trash; one that has become different here stays, and the other comes beside it.
   * @throws what reading the entries throws, or a SaveError; nothing was taken in then
   */
  async takeIn(entries: AsyncIterable<ImportedEntry>): Promise<Imported> {
    await this.#inTurn((catalogue) => catalogue.requireWritable())
    const written: IndexEntry[] = []
    const present = new Set<string>()
    try {
      for await (const entry of entries) {
        await this.#inTurn(async (catalogue) => {
          const known = catalogue.entries.find(({ id }) => id === entry.id)
          if (known?.savedAt === entry.savedAt) present.add(known.id)
          else written.push(await this.#writeImported(known ? randomUUID() : entry.id, entry))
        })
      }
      return await this.#inTurn((catalogue) => {
        const fromTrash = catalogue.entries.filter(({ id, removedAt }) => present.has(id) && removedAt !== undefined)
        catalogue.put(...written, ...fromTrash.map(({ removedAt: _gone, ...entry }) => entry))
        return { added: [...fromTrash, ...written].map(listed), present: present.size - fromTrash.length }
      })
    } catch (error) {
      await this.#inTurn(() => written.forEach((entry) => this.#discard(entry)))
      throw error
    }
  }

  async #writeImported(id: string, imported: ImportedEntry): Promise<IndexEntry> {
    const facts = { name: entryName(imported.name), savedAt: imported.savedAt, ...annotationsOf(imported) }
    if (imported.kind === 'experiment') {
      const { experiment, runs } = imported
      return experimentEntry(id, await writeExperiment(this.#shelves, id, { ...facts, experiment: { ...experiment, name: facts.name }, runs }))
    }
    const content = { ...facts, origin: imported.origin, network: storedNetwork(imported.model) }
    this.#shelves.model(id).write(content)
    return modelEntry(id, content)
  }

  /** Writes an entry's file anew, with something changed in it. */
  #rewrite(id: string, change: { model: (former: StoredModel) => StoredModel; experiment: (former: StoredExperiment) => StoredExperiment }): Promise<LibraryEntry> {
    return this.#inTurn((catalogue) => {
      catalogue.requireWritable()
      const entry = catalogue.find(id)
      if (entry.kind === 'model') {
        const content = change.model(this.#modelContent(catalogue, entry))
        this.#shelves.model(id).write(content)
        return this.#enter(catalogue, modelEntry(id, content), true)
      }
      const content = change.experiment(this.#experimentContent(catalogue, entry))
      this.#shelves.experiment(id).write(content)
      return this.#enter(catalogue, experimentEntry(id, content), true)
    })
  }

  #writeExperiment(id: string, name: string, experiment: Experiment, runs: readonly RunRecord[]): Promise<StoredExperiment> {
    return writeExperiment(this.#shelves, id, { name, savedAt: Date.now(), experiment: { ...experiment, name }, runs })
  }

  #saveModel(catalogue: Catalogue, { name, model, origin }: Parameters<Calls['saveModel']>[0]): LibraryEntry {
    catalogue.requireWritable()
    const id = randomUUID()
    const content = { name: entryName(name), savedAt: Date.now(), origin, network: storedNetwork(model) }
    this.#shelves.model(id).write(content)
    return this.#enter(catalogue, modelEntry(id, content), false)
  }

  async #open(catalogue: Catalogue, entry: IndexEntry): Promise<SavedExperiment | SavedModel> {
    const { id } = entry
    if (entry.kind === 'model') {
      const content = this.#modelContent(catalogue, entry)
      return { kind: 'model', entry: listed(modelEntry(id, content)), model: modelOf(content.network), origin: content.origin }
    }
    const content = this.#experimentContent(catalogue, entry)
    const runs = await readRuns(this.#shelves, content, this.#say)
    return { kind: 'experiment', entry: listed(experimentEntry(id, content)), experiment: content.experiment, runs }
  }

  #modelContent(catalogue: Catalogue, entry: IndexEntry): StoredModel {
    return this.#orDrop(catalogue, entry, () => contentOf(this.#shelves.model(entry.id), `"${entry.name}"`, this.#say))
  }

  #experimentContent(catalogue: Catalogue, entry: IndexEntry): StoredExperiment {
    return this.#orDrop(catalogue, entry, () => contentOf(this.#shelves.experiment(entry.id), `"${entry.name}"`, this.#say))
  }

  /** Reads an entry's file; an entry whose file is lost leaves the list. */
  #orDrop<Content>(catalogue: Catalogue, entry: IndexEntry, read: () => Content): Content {
    try {
      return read()
    } catch (error) {
      if (error instanceof LostError && !catalogue.isReadOnly) catalogue.drop(new Set([entry.id]))
      throw error
    }
  }

  /** Puts an entry into the list. Where that fails, the files of a new one go again: an error means nothing was saved. */
  #enter(catalogue: Catalogue, entry: IndexEntry, isKnown: boolean): LibraryEntry {
    try {
      catalogue.put(entry)
    } catch (error) {
      if (!isKnown) this.#discard(entry)
      throw error
    }
    return listed(entry)
  }

  #discard({ id, kind }: IndexEntry): void {
    if (kind === 'model') return this.#shelves.model(id).remove()
    this.#shelves.experiment(id).remove()
    for (const runId of this.#shelves.ids('run')) if (runId.startsWith(`${id}.`)) this.#shelves.run(runId).remove()
  }

  readonly #say = (sentence: string): void => {
    this.#notices.push(sentence)
  }

  /** Does one thing after the other. The first loads the list, and what interrupted saves left is tidied up after it. */
  #inTurn<Value>(work: (catalogue: Catalogue) => Value | Promise<Value>): Promise<Value> {
    const result = this.#last.then(() => {
      if (this.#catalogue === null) {
        this.#catalogue = Catalogue.load(this.#shelves, this.#say)
        void this.#inTurn((catalogue) => this.#tidy(catalogue))
      }
      return work(this.#catalogue)
    })
    this.#last = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  #tidy(catalogue: Catalogue): void {
    try {
      tidy(this.#shelves, catalogue, Date.now())
    } catch (error) {
      this.#say(`The library could not be tidied up: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

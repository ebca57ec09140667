import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { experimentSchema, type Experiment } from '../../src-engine/contract/experiment.ts'
import { check } from '../../src-engine/contract/validation.ts'
import type { LibraryEntry, SavedModel, Thumbnail } from '../../src-main/ipc/api.ts'
import { bench } from '../bench.ts'
import { useExperiment } from './experiment.ts'
import { hasEnded } from './live-run.ts'
import { useNotices } from './notices.ts'
import { settingsText } from './settings-text.ts'
import { useTraining } from './training.ts'
import { useViews } from './views.ts'
import { useUndo } from './undo.ts'

/** The saved experiments and models, and what can be done with them. */
export const useLibrary = defineStore('library', () => {
  const notices = useNotices()
  const experiment = useExperiment()
  const training = useTraining()
  const views = useViews()
  const undo = useUndo()
  const entries = shallowRef<readonly LibraryEntry[]>([])
  /** The trash. */
  const removed = shallowRef<readonly LibraryEntry[]>([])
  const isLoaded = ref(false)
  /** Small pictures of experiments that have been in sight, by id and time of saving. */
  const thumbnails = new Map<string, Promise<Thumbnail>>()
  /** The model that is open in the model view. */
  const model = shallowRef<ShownModel>()
  const library = bench.library

  async function load(): Promise<void> {
    const listing = await library.list()
    entries.value = listing.entries
    removed.value = listing.removed
    isLoaded.value = true
    for (const notice of listing.notices) notices.say('warning', notice)
  }

  function showModel(next: Omit<ShownModel, 'opening'>): void {
    model.value = { ...next, opening: (model.value?.opening ?? 0) + 1 }
    views.show('model')
  }

  function thumbnailOf({ id, savedAt }: LibraryEntry): Promise<Thumbnail> {
    const key = `${id} ${savedAt}`
    const known = thumbnails.get(key) ?? library.thumbnail(id)
    thumbnails.set(key, known)
    return known
  }

  async function open(entry: LibraryEntry): Promise<void> {
    const saved = await library.open(entry.id)
    if (saved.kind === 'model') {
      return showModel({ ...saved, name: entry.name })
    }
    // Checked, its points are known here for what they are, and not looked through at each key press.
    const settings = check(experimentSchema, saved.experiment, 'experiment')
    undo.offer(`Opened “${entry.name}”.`)
    experiment.open(settings, { id: entry.id, runs: saved.runs.length, settings: settingsOf(settings) })
    views.show('workbench')
    await training.showRecords(settings, saved.runs)
  }

  /**
   * Saves the set-up, and the runs on screen where they belong to it. An entry whose runs are of other settings, or
   * more than would take their place, is left as it is, and a new one is made: saving never loses a run.
   */
  async function saveExperiment(name: string): Promise<void> {
    const settings = experiment.experiment
    if (!settings) throw new Error('Some settings are not valid yet; mend the fields marked in red first.')
    experiment.draft.name = name
    const named = { ...settings, name }
    const key = settingsOf(settings)
    const runs = training.experiment && settingsOf(training.experiment) === key ? training.records() : []
    const former = experiment.savedAs
    const replaces = former !== undefined && (former.runs === 0 || (former.settings === key && runs.length >= former.runs))
    const entry = await library.saveExperiment({ id: replaces ? former.id : undefined, name, experiment: named, runs })
    experiment.savedAs = { id: entry.id, runs: runs.length, settings: key }
    notices.say('success', [
      `Saved “${name}” with ${counted(runs.length)}`,
      training.runs.every(hasEnded) ? '' : ', as far as they have ended',
      former && !replaces ? ` as a new entry: the former one keeps its ${counted(former.runs)}.` : '.',
    ].join(''))
    await load()
  }

  async function saveModel(name: string): Promise<void> {
    const run = training.selectedRun
    const from = training.experiment
    if (!run?.model || !from || run.status === 'waiting' || run.status === 'running') throw new Error('The selected run has no trained weights yet.')
    const { learningRate, seed, status: outcome, epochs } = run
    await library.saveModel({ name, model: run.model, origin: { experiment: from, learningRate, seed, outcome, epochs } })
    notices.say('success', `Saved the model “${name}”.`)
    await load()
  }

  async function rename(entry: LibraryEntry, name: string): Promise<void> {
    await library.rename(entry.id, name)
    if (entry.id === experiment.savedAs?.id) experiment.draft.name = name
    await load()
  }

  async function duplicate(entry: LibraryEntry): Promise<void> {
    const copy = await library.duplicate(entry.id)
    notices.say('success', `Duplicated as “${copy.name}”.`)
    await load()
  }

  async function annotate(entry: LibraryEntry, annotations: { tags: string[]; note: string }): Promise<void> {
    await library.annotate(entry.id, annotations)
    await load()
  }

  /** Puts entries into the trash. */
  async function remove(gone: readonly LibraryEntry[]): Promise<void> {
    const ids = gone.map(({ id }) => id)
    await library.remove(ids)
    const { savedAs } = experiment
    const wasOpen = savedAs && ids.includes(savedAs.id) ? savedAs : undefined
    if (wasOpen) experiment.savedAs = undefined
    await load()
    notices.say('information', `Moved ${named(gone)} to the trash.`, {
      label: 'Undo',
      perform: async () => {
        await library.restore(ids)
        if (wasOpen && experiment.savedAs === undefined) experiment.savedAs = wasOpen
        await load()
      },
    })
  }

  async function restore(back: readonly LibraryEntry[]): Promise<void> {
    await library.restore(back.map(({ id }) => id))
    notices.say('success', `Restored ${named(back)}.`)
    await load()
  }

  /** Deletes for good. */
  async function purge(gone: readonly LibraryEntry[]): Promise<void> {
    await library.purge(gone.map(({ id }) => id))
    notices.say('information', `Deleted ${named(gone)} for good.`)
    await load()
  }

  return { entries, removed, isLoaded, model, load, open, thumbnailOf, showModel, saveExperiment, saveModel, rename, annotate, duplicate, remove, restore, purge }
})

/** A model in use, and what it is called. */
export type ShownModel = Pick<SavedModel, 'model' | 'origin'> & { name: string; /** Counts up, so that the next model is never taken for the one before. */ opening: number }

const named = (entries: readonly LibraryEntry[]): string => (entries.length === 1 ? `“${entries[0]!.name}”` : `${entries.length} entries`)

const counted = (runs: number): string => (runs === 1 ? '1 run' : `${runs} runs`)

/** All of an experiment but its name: where it is equal, the runs of one are runs of the other. */
export function settingsOf(experiment: Experiment): string {
  return settingsText({ ...experiment, name: '' })
}

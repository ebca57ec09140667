import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalogue } from './catalogue.ts'
import { namesIn, type Shelves } from './shelves.ts'

/** How long what was removed can be restored. */
export const keepRemovedMilliseconds = 30 * 24 * 60 * 60 * 1000

/** Files of a write that a kill interrupted: electron-store's temporary ones, and ours. */
const leftover = /\.json(\.bak)?\.(tmp-\d+[0-9a-f]+|new)$/

/** Deletes for good what was removed long ago, and what interrupted saves left behind. */
export function tidy(shelves: Shelves, catalogue: Catalogue, now: number): void {
  if (catalogue.isReadOnly) return
  for (const folder of shelves.folders) {
    for (const name of namesIn(folder)) if (leftover.test(name)) rmSync(join(folder, name), { force: true })
  }
  const expired = catalogue.entries.filter(({ removedAt }) => removedAt !== undefined && now - removedAt > keepRemovedMilliseconds)
  for (const { id, kind } of expired) {
    if (kind === 'experiment') shelves.experiment(id).remove()
    else shelves.model(id).remove()
  }
  if (expired.length > 0) catalogue.drop(new Set(expired.map((entry) => entry.id)))
  removeRunsWithoutExperiment(shelves)
}

/** A save writes its runs first: runs whose experiment has no file, not even a damaged one, belong to none. */
function removeRunsWithoutExperiment(shelves: Shelves): void {
  const experiments = new Set(namesIn(shelves.folderOf('experiment')).map((name) => name.split('.')[0]))
  for (const id of shelves.ids('run')) if (!experiments.has(id.split('.')[0])) shelves.run(id).remove()
}

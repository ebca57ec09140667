import type { LibraryEntry } from '../ipc/api.ts'
import type { IndexEntry } from './index-file.ts'
import { experimentSummary, modelSummary } from './summary.ts'
import type { StoredExperiment } from './stored-experiment.ts'
import type { StoredModel } from './stored-model.ts'

export function experimentEntry(id: string, content: StoredExperiment): IndexEntry {
  return { id, kind: 'experiment', name: content.name, savedAt: content.savedAt, summary: experimentSummary(content) }
}

export function modelEntry(id: string, content: StoredModel): IndexEntry {
  return { id, kind: 'model', name: content.name, savedAt: content.savedAt, summary: modelSummary(content) }
}

/** An entry as the window sees it. */
export function listed({ id, kind, name, savedAt, summary }: IndexEntry): LibraryEntry {
  return { id, kind, name, savedAt, summary }
}

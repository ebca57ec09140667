import type { LibraryEntry } from '../ipc/api.ts'
import { annotationsOf } from './annotations.ts'
import type { IndexEntry } from './index-file.ts'
import { experimentSummary, modelSummary } from './summary.ts'
import type { StoredExperiment } from './stored-experiment.ts'
import type { StoredModel } from './stored-model.ts'

export function experimentEntry(id: string, content: StoredExperiment): IndexEntry {
  const { name, savedAt } = content
  return { id, kind: 'experiment', name, savedAt, summary: experimentSummary(content), ...annotationsOf(content) }
}

export function modelEntry(id: string, content: StoredModel): IndexEntry {
  return { id, kind: 'model', name: content.name, savedAt: content.savedAt, summary: modelSummary(content), ...annotationsOf(content) }
}

/** An entry as the window sees it. */
export function listed({ id, kind, name, savedAt, summary, tags = [], note = '' }: IndexEntry): LibraryEntry {
  return { id, kind, name, savedAt, summary, tags, note }
}

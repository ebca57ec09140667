import type { LibraryEntry, SavedExperiment, SavedModel } from '../ipc/api.ts'
import type { Annotations } from './annotations.ts'

/** An entry on its way into the library, with the id it had where it comes from. */
export type ImportedEntry = Annotations & Pick<LibraryEntry, 'id' | 'name' | 'savedAt'> & (Pick<SavedExperiment, 'kind' | 'experiment' | 'runs'> | Pick<SavedModel, 'kind' | 'model' | 'origin'>)

export interface Imported {
  added: LibraryEntry[]
  /** How many were here already. */
  present: number
}

import type { Experiment, RateChange } from '../../src-engine/contract/experiment.ts'
import type { HistorySeries, Outcome } from '../../src-engine/contract/messages.ts'
import type { Model } from '../../src-engine/contract/model.ts'

/** One run as it is kept: its settings, how it ended, its history and its weights. */
export interface RunRecord {
  learningRate: number
  seed: number
  /** Where its learning rate became another one. */
  changes?: readonly RateChange[] | undefined
  outcome: Outcome
  reason?: string | undefined
  epochs: number
  elapsedMs: number
  precision?: 'float32' | undefined
  relaxedSimd?: true | undefined
  history: HistorySeries
  model: Model | null
}

/** Where a model comes from; null for one that was imported from a file. */
export interface ModelOrigin {
  experiment: Experiment
  learningRate: number
  seed: number
  outcome: Outcome
  epochs: number
}

/** A line of the library: small facts only, without opening the files behind it. */
export interface LibraryEntry {
  id: string
  kind: 'experiment' | 'model'
  name: string
  /** Milliseconds since 1970. */
  savedAt: number
  /** What a list shows of it: `XOR easy · 2-3-3-1 · 8 runs, 7 converged`. */
  summary: string
  tags: string[]
  note: string
}

/** Mean losses of some of an experiment's runs by epoch, thinned for a small picture. */
export type Thumbnail = { learningRate: number; /** Epoch and loss in turns: `0 0.25 12 0.2`. */ points: string }[]

export interface SavedExperiment {
  kind: 'experiment'
  entry: LibraryEntry
  experiment: Experiment
  runs: RunRecord[]
}

export interface SavedModel {
  kind: 'model'
  entry: LibraryEntry
  model: Model
  origin: ModelOrigin | null
}

/** What a file turned out to hold. `fileName` is without folder. */
export type OpenedFile =
  | { kind: 'experiment'; fileName: string; experiment: Experiment; /** Text of the file that a csv data set names. */ csv?: string | undefined }
  | { kind: 'results'; fileName: string; experiment: Experiment; csv?: string | undefined; runs: RunRecord[] }
  | { kind: 'model'; fileName: string; model: Model }
  /** A zip of entries, which are in the library now. */
  | { kind: 'library'; fileName: string; added: LibraryEntry[]; /** How many were there before. */ present: number }
  /** The text of a table, whose columns are not yet known to be inputs or targets. */
  | { kind: 'table'; fileName: string; csv: string }

/** A table for readers: every cell as it is read. */
export interface ReportTable {
  head: string[]
  rows: string[][]
}

/** What a report bundle is made of. */
export interface Report {
  experiment: Experiment
  runs: RunRecord[]
  /** The model that the figures show, by its place among the runs. */
  shown: number
  settings: ReportTable
  results: ReportTable
  figures: { /** The file's name, without ending. */ name: string; caption: string; png: Uint8Array }[]
}

/** What can be written to a file the user picks. */
export type ExportedFile =
  | { kind: 'experiment'; experiment: Experiment }
  | { kind: 'results'; experiment: Experiment; runs: RunRecord[] }
  | { kind: 'history-csv'; experiment: Experiment; runs: RunRecord[] }
  | { kind: 'model'; model: Model }
  | { kind: 'safetensors'; model: Model }
  | { kind: 'onnx'; model: Model; precision: 'float64' | 'float32' }
  /** The experiment travels in the picture, which opens again as that experiment. */
  | { kind: 'png'; png: Uint8Array; experiment?: Experiment | undefined }
  /** A table as the window shows it. */
  | { kind: 'csv'; csv: string }
  /** A zip with all that a hand-in needs. */
  | { kind: 'report'; report: Report }

/**
 * What the preload gives the window as `window.bench`: the only way from the renderer to files and processes.
 * Every promise rejects with an Error whose message can be shown to the user as it stands.
 */
export interface BenchApi {
  library: {
    list(): Promise<{ entries: LibraryEntry[]; /** The trash: what can be restored, the latest first. */ removed: LibraryEntry[]; /** What was found damaged and what was done about it, one sentence each. Each is said once. */ notices: string[] }>
    open(id: string): Promise<SavedExperiment | SavedModel>
    /** Nothing for an experiment without runs, or one that cannot be read. */
    thumbnail(id: string): Promise<Thumbnail>
    /** With an id: replaces that experiment, keeping the former file as its `.bak`. */
    saveExperiment(what: { id?: string | undefined; name: string; experiment: Experiment; runs: RunRecord[] }): Promise<LibraryEntry>
    saveModel(what: { name: string; model: Model; origin: ModelOrigin | null }): Promise<LibraryEntry>
    rename(id: string, name: string): Promise<LibraryEntry>
    duplicate(id: string): Promise<LibraryEntry>
    annotate(id: string, annotations: { tags: string[]; note: string }): Promise<LibraryEntry>
    /** Puts entries into the trash; `restore` undoes it. */
    remove(ids: readonly string[]): Promise<void>
    restore(ids: readonly string[]): Promise<void>
    /** Deletes for good what is in the trash. */
    purge(ids: readonly string[]): Promise<void>
  }
  /** Entries of the library in one zip: out by `write`, back in as a file that is opened. */
  archive: {
    /** Asks where to write; null when the user cancels, then or later. `leftOut` has a sentence for each entry that is damaged. */
    write(ids: readonly string[]): Promise<{ fileName: string; entries: number; leftOut: string[] } | null>
    /** Ends the writing or reading that is under way. */
    cancel(): Promise<void>
    /** Calls back with how many entries are done, and with null when it has ended. */
    onProgress(callback: (progress: { done: number; total: number } | null) => void): void
  }
  /** The open experiment, kept while it is worked on. */
  unsaved: {
    /** Without a data set the one kept last stays: it is large, and seldom another one. Settings may be invalid. */
    keepSettings(what: { settings: Record<string, unknown>; dataset?: unknown; savedAs?: { id: string; runs: number; isSame: boolean } | undefined }): Promise<void>
    /** Runs that have ended since the last time. `isAnew`: of another training than those kept before, which go. */
    keepRuns(what: { isAnew: boolean; experiment?: Experiment | undefined; runs: { index: number; run: RunRecord }[] }): Promise<void>
    load(): Promise<{
      work: { settings: Record<string, unknown>; dataset: unknown; savedAs?: { id: string; runs: number; isSame: boolean } | undefined } | null
      result: { experiment: Experiment; runs: { index: number; run: RunRecord }[] } | null
      notices: string[]
    }>
    clear(): Promise<void>
  }
  files: {
    /** Asks for a file and reads it; null when the user cancels. */
    open(): Promise<OpenedFile | null>
    /** Asks for a table and reads it; null when the user cancels. */
    openTable(): Promise<Extract<OpenedFile, { kind: 'table' }> | null>
    /** Reads a file that was dropped on the window; null when the user cancels. */
    openDropped(file: File): Promise<OpenedFile | null>
    /** Asks where to write, proposing a name (without folder and ending); the file's name, or null when the user cancels. */
    save(proposedName: string, what: ExportedFile): Promise<string | null>
  }
  /** How large arrays pass: ahead of the call that names them, or after the answer that does (contract/passed-arrays.ts). */
  arrays: {
    /** Some numbers of a stream of so many, from one on. */
    put(stream: string, total: number, from: number, values: Float64Array): Promise<void>
    /** The numbers of a stream from one on, as many as go in one message. */
    take(stream: string, from: number): Promise<Float64Array>
  }
  clipboard: {
    writeText(text: string): Promise<void>
  }
  engine: {
    /**
     * Connects the window with the engine, starting its process if there is none. The port arrives as a window message
     * whose data is `enginePortMessage` of the contract, with the port as its only transferred object.
     */
    connect(): Promise<void>
    /** Calls back whenever the engine process has ended by itself, with what is known of why. */
    onExit(callback: (reason: string) => void): void
  }
  /** Calls back with each file the app is asked to open: named at the start, or by a second start. Also with one that could not be read. */
  onOpenFile(callback: (opened: OpenedFile | { kind: 'error'; message: string }) => void): void
}

/** What the hidden window of `--png` draws; given to it as `window.lossChart`. */
export interface LossChartApi {
  /** Called once by the page when it is ready to draw. */
  onDraw(draw: (what: { experiment: Experiment; runs: Pick<RunRecord, 'learningRate' | 'seed' | 'history'>[] }) => Promise<Uint8Array>): void
}

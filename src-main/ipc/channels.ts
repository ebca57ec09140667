import type { BenchApi, LossChartApi, OpenedFile } from './api.ts'

/** Every call of the window to main. Preload and handlers take their types from here. */
export interface WindowCalls {
  'library:list': BenchApi['library']['list']
  'library:open': BenchApi['library']['open']
  'library:thumbnail': BenchApi['library']['thumbnail']
  'library:save-experiment': BenchApi['library']['saveExperiment']
  'library:save-model': BenchApi['library']['saveModel']
  'library:rename': BenchApi['library']['rename']
  'library:duplicate': BenchApi['library']['duplicate']
  'library:annotate': BenchApi['library']['annotate']
  'library:remove': BenchApi['library']['remove']
  'library:restore': BenchApi['library']['restore']
  'library:purge': BenchApi['library']['purge']
  'archive:write': BenchApi['archive']['write']
  'archive:cancel': BenchApi['archive']['cancel']
  'unsaved:keep-settings': BenchApi['unsaved']['keepSettings']
  'unsaved:keep-runs': BenchApi['unsaved']['keepRuns']
  'unsaved:load': BenchApi['unsaved']['load']
  'unsaved:clear': BenchApi['unsaved']['clear']
  'files:open': BenchApi['files']['open']
  'files:open-table': BenchApi['files']['openTable']
  /** The path of a dropped file, which only the preload can find out. */
  'files:open-dropped': (path: string) => Promise<OpenedFile | null>
  'files:save': BenchApi['files']['save']
  /** The window is ready for the files that the app was asked to open. */
  'files:ready': () => Promise<void>
  'arrays:put': BenchApi['arrays']['put']
  'arrays:take': BenchApi['arrays']['take']
  'clipboard:write-text': BenchApi['clipboard']['writeText']
  'engine:connect': BenchApi['engine']['connect']
}

/** Every message of main to the window. */
export interface WindowNews {
  'files:opened': Parameters<Parameters<BenchApi['onOpenFile']>[0]>[0]
  'archive:progress': Parameters<Parameters<BenchApi['archive']['onProgress']>[0]>[0]
  'engine:exit': string
  /** Carries the port. */
  'engine:port': null
}

export type LossChartTask = Parameters<Parameters<LossChartApi['onDraw']>[0]>[0]

/** Every call of the hidden window that draws the chart of `--png`. */
export interface LossChartCalls {
  'loss-chart:task': () => Promise<LossChartTask>
  'loss-chart:drawn': (png: Uint8Array) => Promise<void>
  'loss-chart:failed': (message: string) => Promise<void>
}

/** What a table of calls looks like to the code that carries any of them. */
export type CallTable<Table> = { [Name in keyof Table]: (...values: never[]) => Promise<unknown> }

/** How a call is answered: an error travels as its plain message, because Electron would wrap it in words of its own. */
export type Answer<Value> = { value: Value } | { error: string }

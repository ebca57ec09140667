import { clipboard, type BrowserWindow } from 'electron'
import type { Archives } from '../archive/archives.ts'
import type { EngineHost } from '../engine-host.ts'
import { askWhereToSave, openTableWithDialog, openWithDialog, saveWithDialog } from '../files/dialogs.ts'
import { openFile } from '../files/open-file.ts'
import type { Library } from '../library/library.ts'
import type { OpenedFiles } from '../opened-files.ts'
import type { UnsavedWork } from '../unsaved/unsaved-work.ts'
import { answerCalls } from './answer.ts'
import { windowArguments } from './argument-schemas.ts'
import type { WindowCalls, WindowNews } from './channels.ts'
import { PassingArrays } from './passing-arrays.ts'

/** What the window's calls are answered with. */
export interface Services {
  archives: Archives
  engine: EngineHost
  library: Library
  files: OpenedFiles
  unsaved: UnsavedWork
}

export function tellWindow<Name extends keyof WindowNews>(window: BrowserWindow, name: Name, news: WindowNews[Name]): void {
  if (!window.isDestroyed()) window.webContents.send(name, news)
}

/** Answers every call of the app's window. */
export function answerWindow(window: BrowserWindow, { archives, engine, library, files, unsaved }: Services): void {
  const arrays = new PassingArrays()
  // A page that is loaded anew is not ready for files until it says so again.
  window.webContents.on('did-start-loading', () => {
    files.deliverTo(null)
    arrays.clear()
  })
  archives.onProgress = (progress) => tellWindow(window, 'archive:progress', progress)
  answerCalls<WindowCalls>(window.webContents, windowArguments, {
    'library:list': () => library.list(),
    'library:open': (id) => library.open(id),
    'library:thumbnail': (id) => library.thumbnail(id),
    'library:save-experiment': (what) => library.saveExperiment(what),
    'library:save-model': (what) => library.saveModel(what),
    'library:rename': (id, name) => library.rename(id, name),
    'library:duplicate': (id) => library.duplicate(id),
    'library:annotate': (id, annotations) => library.annotate(id, annotations),
    'library:remove': (ids) => library.remove(ids),
    'library:restore': (ids) => library.restore(ids),
    'library:purge': (ids) => library.purge(ids),
    'archive:write': async (ids) => {
      const path = await askWhereToSave(window, 'Backprop Bench library', 'archive')
      return path === null ? null : archives.write(path, ids)
    },
    'archive:cancel': async () => archives.cancel(),
    'unsaved:keep-settings': (what) => unsaved.keepSettings(what),
    'unsaved:keep-runs': (what) => unsaved.keepRuns(what),
    'unsaved:load': () => unsaved.load(),
    'unsaved:clear': () => unsaved.clear(),
    'files:open': () => openWithDialog(window, archives),
    'files:open-table': () => openTableWithDialog(window),
    'files:open-dropped': (path) => openFile(path, archives),
    'files:save': (proposedName, what) => saveWithDialog(window, proposedName, what),
    'files:ready': async () => files.deliverTo((news) => tellWindow(window, 'files:opened', arrays.answered(news))),
    'arrays:put': async (...part) => arrays.put(...part),
    'arrays:take': async (...part) => arrays.take(...part),
    'clipboard:write-text': async (text) => clipboard.writeText(text),
    'engine:connect': async () => {
      const port = await engine.connect()
      if (window.isDestroyed()) port.close()
      else window.webContents.postMessage('engine:port' satisfies keyof WindowNews, null, [port])
    },
  }, arrays)
}

import { join } from 'node:path'
import { app, session, type BrowserWindow } from 'electron'
import { serveApp } from './app-protocol.ts'
import { Archives } from './archive/archives.ts'
import { openElectronStore } from './electron-store.ts'
import { EngineHost } from './engine-host.ts'
import { failStart } from './fail-start.ts'
import { openFile } from './files/open-file.ts'
import { answerWindow, tellWindow } from './ipc/window-handlers.ts'
import { Library } from './library/library.ts'
import { lockSession } from './lockdown.ts'
import { setMenu } from './menu.ts'
import { filesNamedBy, OpenedFiles } from './opened-files.ts'
import { Settings } from './settings.ts'
import { UnsavedWork } from './unsaved/unsaved-work.ts'
import { focusWindow, loadApp, openWindow } from './window.ts'
import { workingFolder } from './working-folder.ts'

/** What a second start tells the first. */
interface SecondStart {
  files: string[]
}

/** The app with its window: one process a data folder, from the start to the last window closed. */
export function startApplication(): void {
  const named = filesNamedBy(process.argv, workingFolder(), app.getAppPath())
  if (!app.requestSingleInstanceLock({ files: named } satisfies SecondStart)) {
    app.quit() // The app that holds the lock comes to the front and opens the files.
    return
  }
  const folder = app.getPath('userData')
  const library = new Library(folder, openElectronStore)
  const archives = new Archives(library)
  const files = new OpenedFiles(async (path) => {
    try {
      return await openFile(path, archives)
    } catch (error) {
      return { kind: 'error', message: error instanceof Error ? error.message : String(error) }
    }
  })
  files.add(named)

  let window: BrowserWindow | null = null
  let reveal: (() => void) | undefined
  const engine = new EngineHost(join(import.meta.dirname, 'engine.js'), (reason) => {
    if (window !== null) tellWindow(window, 'engine:exit', reason)
  })

  const show = (settings: Settings, unsaved: UnsavedWork): void => {
    if (window !== null) return focusWindow(window)
    const opened = openWindow(settings)
    window = opened
    opened.on('closed', () => {
      window = null
      files.deliverTo(null)
    })
    answerWindow(opened, { archives, engine, library, files, unsaved })
    loadApp(opened).catch(failStart)
  }

  const start = async (): Promise<void> => {
    await app.whenReady()
    lockSession(session.defaultSession)
    serveApp(session.defaultSession, join(import.meta.dirname, '../renderer'))
    setMenu()
    const settings = new Settings(folder, openElectronStore)
    const unsaved = new UnsavedWork(folder, openElectronStore)
    reveal = () => show(settings, unsaved)
    reveal()
    app.on('activate', reveal)
  }

  // From the first moment on: files that a second start names before there is a window wait for it.
  app.on('second-instance', (_event, _argv, _folder, data) => {
    reveal?.()
    files.add((data as SecondStart).files)
  })

  app.on('open-file', (event, path) => {
    event.preventDefault()
    files.add([path])
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    if (!engine.isRunning) return
    event.preventDefault()
    void engine.stop().finally(() => app.quit())
  })
  start().catch(failStart)
}

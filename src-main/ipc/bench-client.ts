import { ipcRenderer, webUtils } from 'electron'
import { enginePortMessage } from '../../src-engine/contract/engine-port.ts'
import type { BenchApi } from './api.ts'
import { callsOf } from './call.ts'
import type { WindowCalls, WindowNews } from './channels.ts'

const call = callsOf<WindowCalls>()

function onNews<Name extends keyof WindowNews>(name: Name, callback: (news: WindowNews[Name], ports: readonly MessagePort[]) => void): void {
  ipcRenderer.on(name, (event, news: WindowNews[Name]) => callback(news, event.ports))
}

const openDroppedPath = call('files:open-dropped')
const readyForFiles = call('files:ready')

async function openDropped(file: File): Promise<Awaited<ReturnType<BenchApi['files']['openDropped']>>> {
  const path = webUtils.getPathForFile(file)
  if (path === '') throw new Error(`"${file.name}" is not a file on this computer: save it first, then drop it`)
  return openDroppedPath(path)
}

/** `window.bench`, in the preload. Main's messages never reach the page as they are: only what they say. */
export const bench: BenchApi = {
  library: {
    list: call('library:list'),
    open: call('library:open'),
    thumbnail: call('library:thumbnail'),
    saveExperiment: call('library:save-experiment'),
    saveModel: call('library:save-model'),
    rename: call('library:rename'),
    duplicate: call('library:duplicate'),
    annotate: call('library:annotate'),
    remove: call('library:remove'),
    restore: call('library:restore'),
    purge: call('library:purge'),
  },
  archive: {
    write: call('archive:write'),
    cancel: call('archive:cancel'),
    onProgress: (callback) => onNews('archive:progress', (progress) => callback(progress)),
  },
  unsaved: { keepSettings: call('unsaved:keep-settings'), keepRuns: call('unsaved:keep-runs'), load: call('unsaved:load'), clear: call('unsaved:clear') },
  files: { open: call('files:open'), openTable: call('files:open-table'), openDropped, save: call('files:save') },
  arrays: { put: call('arrays:put'), take: call('arrays:take') },
  clipboard: { writeText: call('clipboard:write-text') },
  engine: {
    connect: call('engine:connect'),
    onExit: (callback) => onNews('engine:exit', (reason) => callback(reason)),
  },
  onOpenFile(callback) {
    onNews('files:opened', (opened) => callback(opened))
    readyForFiles().catch((error: unknown) => callback({ kind: 'error', message: String(error) }))
  },
}

/** Ports cannot cross into the page through `window.bench`; a window message takes them there. */
export function passEnginePortOn(): void {
  onNews('engine:port', (_news, ports) => window.postMessage(enginePortMessage, location.origin, [...ports]))
}

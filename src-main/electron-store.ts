import { basename, dirname, extname } from 'node:path'
import ElectronStore from 'electron-store'
import type { OpenStore } from './library/stored-file.ts'

/** electron-store, one file at a time. */
export const openElectronStore: OpenStore = (path, serialize) => {
  const fileExtension = extname(path).slice(1)
  return new ElectronStore({ cwd: dirname(path), name: basename(path, `.${fileExtension}`), fileExtension, serialize })
}

import { parse } from 'node:path'
import ElectronStore from 'electron-store'
import type { OpenStore } from './library/stored-file.ts'

/** electron-store, one file at a time. */
export const openElectronStore: OpenStore = (path, serialize) => {
  const { dir: cwd, name, ext: fileExtension } = parse(path)
  return new ElectronStore({ cwd, name, fileExtension, serialize })
}

import { extname } from 'node:path'
import type { Archives } from '../archive/archives.ts'
import type { OpenedFile } from '../ipc/api.ts'
import { readOpenedFile } from './opened-file.ts'

/** The ending of a zip, as which a library travels. */
export const archiveEnding = '.zip'

/**
 * Opens a file of any kind that the user named. What is in a zip goes into the library; anything else is for the window.
 * @returns null when the user cancels
 * @throws Error whose message names the file and the place of the fault
 */
export function openFile(path: string, archives: Archives): Promise<OpenedFile | null> {
  return extname(path).toLowerCase() === archiveEnding ? archives.read(path) : readOpenedFile(path)
}

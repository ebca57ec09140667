import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const reasons: Record<string, string> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'there is a file of that name',
  EACCES: 'writing is not permitted there',
  EPERM: 'writing is not permitted there',
  EROFS: 'the disk cannot be written to',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no folder can be made there',
}

/**
 * Makes a folder with those above it that are missing. Not by Node's recursive mkdir, which never returns where the
 * system says of a new folder that it is not there (in /proc).
 * @returns the folders made, outermost first
 * @throws Error that names the place and the reason; nothing made is left
 */
export function makeFolder(folder: string): string[] {
  const made: string[] = []
  try {
    make(folder, made)
  } catch (error) {
    removeFolders(made)
    throw saidOf(folder, error)
  }
  return made
}

/**
 * Finds out whether a folder can be made and written to, and leaves everything as it was.
 * @throws Error that names the place and the reason
 */
export function tryFolder(folder: string): void {
  const made = makeFolder(folder)
  try {
    rmdirSync(mkdtempSync(join(folder, '.backprop-bench-')))
  } catch (error) {
    throw saidOf(folder, error)
  } finally {
    removeFolders(made)
  }
}

function make(folder: string, made: string[]): void {
  if (isFolder(folder)) return
  if (dirname(folder) !== folder) make(dirname(folder), made)
  try {
    mkdirSync(folder)
    made.push(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error // Otherwise another process was faster.
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false // Why, making it will tell.
  }
}

function removeFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) rmdirSync(folder)
}

function saidOf(folder: string, error: unknown): Error {
  const { code, message, path } = error as NodeJS.ErrnoException
  return new Error(`${folder} cannot be written to: ${reasons[code ?? ''] ?? message}${path === undefined || path.startsWith(folder) ? '' : ` (${path})`}`)
}

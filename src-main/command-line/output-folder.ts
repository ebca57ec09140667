import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, tryFolder } from '../files/make-folder.ts'
import { writeBeside, type FileContent, type Replacement } from '../files/replace-file.ts'
import { UsageError } from './arguments.ts'

/** A file to be written, by its name in the folder. */
export interface OutputFile {
  name: string
  content: FileContent
}

/**
 * Makes sure, before anything is computed, that a folder can be written to.
 * @throws UsageError with one line where it is a file, or lies in one, or cannot be made or written to, or a file's name is taken by a folder
 */
export async function checkFolder(folder: string, names: readonly string[]): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    const kind = await kindOf(path)
    if (kind === 'folder') break
    if (kind === 'file') throw new UsageError(`--out: expected a folder, got a file (${path})`)
    if (dirname(path) === path) throw new UsageError(`--out: expected a folder, got ${folder}, which cannot be made`)
  }
  for (const name of names) {
    if ((await kindOf(join(folder, name))) === 'folder') throw new UsageError(`--out: expected a file or nothing at ${join(folder, name)}, got a folder`)
  }
  try {
    tryFolder(folder)
  } catch (error) {
    throw new UsageError(`--out: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Writes all files under temporary names, and gives them their own names only once every one is complete. */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  makeFolder(folder)
  const replacements: Replacement[] = []
  try {
    for (const { name, content } of files) replacements.push(await writeBeside(join(folder, name), content))
    for (const replacement of replacements) await replacement.putInPlace()
  } catch (error) {
    for (const replacement of replacements) await replacement.discard()
    throw error
  }
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return 'nothing'
    throw error
  }
}

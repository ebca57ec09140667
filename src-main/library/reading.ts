import { basename, dirname, join } from 'node:path'
import type { Reading, StoredFile } from './stored-file.ts'

/** A file's content is lost to the library: it is not there, or damaged without a former version. */
export class LostError extends Error {
  override name = 'LostError'
}

/**
 * The content of a file, and what happened on the way.
 * @param what the thing as the user knows it: `"XOR easy"`
 * @param say is told, in a sentence for the user, when a damaged file was replaced by its former version
 * @throws LostError, or Error for a newer version's file, with a sentence for the user that names the file
 */
export function contentOf<Content>(file: StoredFile<Content>, what: string, say: (sentence: string) => void): Content {
  const name = join(basename(dirname(file.path)), basename(file.path))
  const reading: Reading<Content> = file.read()
  switch (reading.state) {
    case 'read':
      return reading.value
    case 'restored':
      say(`${what}: ${name} was damaged (${reading.fault}). Its former version was restored${kept(reading.moved)}.`)
      return reading.value
    case 'lost':
      throw new LostError(`${what}: ${name} was damaged (${reading.fault}), and there is no former version to restore${kept(reading.moved)}.`)
    case 'missing':
      throw new LostError(`${what}: ${name} is not there any more.`)
    case 'newer':
      throw new Error(`${what}: ${name} was written by a newer version of Backprop Bench (file version ${reading.version}). Update the app to open it; the file was left as it is.`)
  }
}

function kept(moved: string): string {
  return moved === '' ? '' : `; the damaged file is kept as ${basename(moved)}`
}

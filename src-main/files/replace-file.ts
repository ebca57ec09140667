import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { syncFolder } from '../library/disk.ts'

/** What a file shall hold: text, bytes, or either in pieces, which may be longer in all than any string. */
export type FileContent = string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>

const remedies: Record<string, string> = {
  ENOSPC: 'the disk is full: make room, or choose another folder',
  EDQUOT: 'your share of the disk is used up: make room, or choose another folder',
  EACCES: 'writing is not permitted there: choose another folder',
  EPERM: 'writing is not permitted there: choose another folder',
  EROFS: 'the disk cannot be written to: choose another folder',
  ENOENT: 'the folder is not there: choose another folder',
  EISDIR: 'there is a folder of that name: choose another name',
}

/**
 * Writes a file so that at every moment either the former file or the whole new one is there.
 * @throws Error whose message names the file and says what to do
 */
export async function replaceFile(path: string, content: FileContent): Promise<void> {
  const replacement = await writeBeside(path, content)
  await replacement.putInPlace()
}

/** A file written whole under a temporary name beside the one it is going to replace. */
export interface Replacement {
  putInPlace(): Promise<void>
  discard(): Promise<void>
}

export async function writeBeside(path: string, content: FileContent): Promise<Replacement> {
  const target = await targetOf(path)
  const temporary = `${target}.${randomUUID().slice(0, 8)}.partial`
  const discard = (): Promise<void> => rm(temporary, { force: true })
  const orSay = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      await discard()
      const { code, message } = error as NodeJS.ErrnoException
      throw new Error(`${basename(path)} could not be written to ${dirname(target)}: ${remedies[code ?? ''] ?? message}`)
    }
  }
  await orSay(writeSynced(temporary, content))
  return {
    discard,
    putInPlace: () =>
      orSay(
        rename(temporary, target).then(() => {
          syncFolder(dirname(target))
        }),
      ),
  }
}

async function writeSynced(path: string, content: FileContent): Promise<void> {
  const file = await open(path, 'wx')
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await file.writeFile(content)
    else for await (const piece of content) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A link is written through, not replaced. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path
    throw error
  }
}

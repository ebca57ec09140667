import { openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** Largest file that is read: beyond it a text no longer fits into one string with room to work. */
export const mostBytes = 256 * 2 ** 20

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
}

/**
 * Reads a file of any kind.
 * @throws Error whose message names the file
 */
export function readBytes(path: string): Promise<Uint8Array> {
  return naming(path, async () => {
    const size = await sizeOf(path)
    if (size > mostBytes) throw new Error(`it has ${(size / 2 ** 20).toFixed(0)} MB, and files up to ${mostBytes / 2 ** 20} MB are read`)
    return readFile(path)
  })
}

/**
 * Opens a file of any size, of which parts are read when they are asked for.
 * @throws Error whose message names the file
 */
export function openBlob(path: string): Promise<Blob> {
  return naming(path, async () => {
    await sizeOf(path)
    return openAsBlob(path)
  })
}

async function sizeOf(path: string): Promise<number> {
  const facts = await stat(path)
  if (!facts.isFile()) throw new Error('it is not a file')
  return facts.size
}

async function naming<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(`${basename(path)} cannot be read: ${reasons[code ?? ''] ?? message} (${path})`)
  }
}

/**
 * Reads a file of text, in UTF-8 with or without a byte order mark.
 * @throws Error whose message names the file
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`${basename(path)} cannot be read: it is no text in UTF-8; save it in that encoding`)
  }
}

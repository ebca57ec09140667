import { basename } from 'node:path'
import { BlobReader, configure, TextReader, Uint8ArrayReader, ZipReader, ZipWriter, type FileEntry } from '@zip.js/zip.js'
import { mostBytes, openBlob } from '../files/read-file.ts'

// Node has no web workers; deflating runs on its own threads all the same.
configure({ useWebWorkers: false })

/** A file for a zip; its name has `/` between folders. */
export interface ZipFile {
  name: string
  content: string | Uint8Array | Iterable<string, void>
}

/** The bytes of a zip of files that are asked for one after the other: no more than one is in memory. */
export async function* zipOf(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const zip = new ZipWriter(writable)
  const writing = (async () => {
    for await (const { name, content } of files) await zip.add(name, contentReader(content))
    await zip.close()
  })()
  // A fault in a file ends the stream; nothing would otherwise end the reading of it.
  const failed = writing.catch((error: unknown) => writable.abort(error))
  try {
    yield* readable
  } finally {
    await failed.catch(() => undefined)
  }
  await writing
}

function contentReader(content: ZipFile['content']): TextReader | Uint8ArrayReader | ReadableStream<Uint8Array> {
  if (typeof content === 'string') return new TextReader(content)
  return content instanceof Uint8Array ? new Uint8ArrayReader(content) : streamOf(content)
}

/** Takes each piece of text only when there is room for it. */
function streamOf(pieces: Iterable<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const rest = pieces[Symbol.iterator]()
  return new ReadableStream({
    pull(controller) {
      const { done, value } = rest.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

/** A zip opened for reading. */
export interface OpenedZip {
  names: ReadonlySet<string>
  /**
   * A file's text.
   * @throws Error that names the file in the zip: it is not there, not whole, not UTF-8, or larger than is read
   */
  readText(name: string): Promise<string>
  close(): Promise<void>
}

/** @throws Error whose message names the zip where it is none, or not whole */
export async function openZip(path: string): Promise<OpenedZip> {
  const reader = new ZipReader(new BlobReader(await openBlob(path)), { checkSignature: true })
  const files = new Map<string, FileEntry>()
  try {
    for (const entry of await reader.getEntries()) if (!entry.directory) files.set(entry.filename, entry)
  } catch (error) {
    throw new Error(`${basename(path)}: expected a whole zip file: ${messageOf(error)}`)
  }
  return {
    names: new Set(files.keys()),
    async readText(name) {
      const file = files.get(name)
      if (file === undefined) throw new Error(`${basename(path)}: ${name} is not in it`)
      try {
        return await textOf(file)
      } catch (error) {
        throw new Error(`${basename(path)}: ${name} cannot be read: ${messageOf(error)}`)
      }
    },
    close: () => reader.close(),
  }
}

/** What a zip says of the size of a file may be wrong: the bytes that come out of it are counted. */
async function textOf(file: FileEntry): Promise<string> {
  if (file.encrypted) throw new Error('it is encrypted')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const pieces: string[] = []
  let bytes = 0
  await file.getData(
    new WritableStream<Uint8Array>({
      write(piece) {
        bytes += piece.length
        if (bytes > mostBytes) throw new Error(`it has more than the ${mostBytes / 2 ** 20} MB that are read`)
        pieces.push(decoder.decode(piece, { stream: true }))
      },
      close: () => void pieces.push(decoder.decode()),
    }),
  )
  return pieces.join('')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

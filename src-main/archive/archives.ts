import { basename } from 'node:path'
import { replaceFile } from '../files/replace-file.ts'
import type { BenchApi, OpenedFile, SavedExperiment, SavedModel } from '../ipc/api.ts'
import { LostError } from '../library/reading.ts'
import type { Library } from '../library/library.ts'

type Calls = BenchApi['archive']
type Tell = Parameters<Calls['onProgress']>[0]

/** Why work ended that the user cancelled. */
class Cancelled extends Error {
  override name = 'Cancelled'
}

/** The library as one zip, out and back in. One at a time; the user may cancel it, and then nothing has changed. */
export class Archives {
  readonly #library: Library
  #tell: Tell = () => undefined
  #cancel: AbortController | null = null

  constructor(library: Library) {
    this.#library = library
  }

  /** From now on hears how far the work is, and null when it has ended. */
  set onProgress(tell: Tell) {
    this.#tell = tell
  }

  cancel(): void {
    this.#cancel?.abort(new Cancelled())
  }

  /** Writes entries into a zip. One whose files are damaged is left out, and named in the answer. */
  async write(path: string, ids: readonly string[]): ReturnType<Calls['write']> {
    const { archiveFiles } = await import('./write-archive.ts')
    const { zipOf } = await import('./zip.ts')
    return this.#work(async (signal) => {
      const leftOut: string[] = []
      const saved = this.#counted(this.#open(ids, leftOut), ids.length, signal)
      await replaceFile(path, zipOf(archiveFiles(saved)))
      return { fileName: basename(path), entries: ids.length - leftOut.length, leftOut }
    })
  }

  /**
   * Takes a zip's entries into the library, all of them or none; null when the user cancels.
   * @throws Error that names the zip, the file in it and the place of the fault
   */
  async read(path: string): Promise<Extract<OpenedFile, { kind: 'library' }> | null> {
    const { openArchive } = await import('./read-archive.ts')
    return this.#work(async (signal) => {
      const archive = await openArchive(path)
      try {
        const imported = await this.#library.takeIn(this.#counted(archive.entries(), archive.count, signal))
        return { kind: 'library', fileName: basename(path), ...imported }
      } finally {
        await archive.close()
      }
    })
  }

  async *#open(ids: readonly string[], leftOut: string[]): AsyncGenerator<SavedExperiment | SavedModel> {
    for (const id of ids) {
      try {
        yield await this.#library.open(id)
      } catch (error) {
        if (!(error instanceof LostError)) throw error
        leftOut.push(error.message)
      }
    }
  }

  /** Passes values on, tells of each, and ends with an error where the work is cancelled. */
  async *#counted<Value>(values: AsyncIterable<Value>, total: number, signal: AbortSignal): AsyncGenerator<Value> {
    let done = 0
    for await (const value of values) {
      signal.throwIfAborted()
      this.#tell({ done: done++, total })
      yield value
    }
    signal.throwIfAborted()
    this.#tell({ done: total, total })
  }

  async #work<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value | null> {
    if (this.#cancel !== null) throw new Error('A library is being exported or imported already: wait for its end, or cancel it')
    this.#cancel = new AbortController()
    try {
      return await work(this.#cancel.signal)
    } catch (error) {
      if (this.#cancel.signal.aborted) return null
      throw error
    } finally {
      this.#cancel = null
      this.#tell(null)
    }
  }
}

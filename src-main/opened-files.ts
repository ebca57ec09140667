import { resolve } from 'node:path'
import type { WindowNews } from './ipc/channels.ts'

type OpenedNews = WindowNews['files:opened']

/** Files that the app was asked to open, kept until there is a window that is ready for them. */
export class OpenedFiles {
  readonly #read: (path: string) => Promise<OpenedNews | null>
  readonly #waiting: string[] = []
  #deliver: ((news: OpenedNews) => void) | null = null
  #flushing = false

  /** @param read reads a file, and never rejects: a fault is news too; null where there is none */
  constructor(read: (path: string) => Promise<OpenedNews | null>) {
    this.#read = read
  }

  /** Reads each file and tells the window, now or once it is ready. */
  add(paths: readonly string[]): void {
    this.#waiting.push(...paths)
    void this.#flush()
  }

  /** From now on the window hears of files; null when it is gone or being loaded. */
  deliverTo(deliver: ((news: OpenedNews) => void) | null): void {
    this.#deliver = deliver
    void this.#flush()
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return
    this.#flushing = true
    while (this.#deliver !== null && this.#waiting.length > 0) {
      const news = await this.#read(this.#waiting[0]!)
      // The window may have gone while the file was read; the next one will want it.
      if (this.#deliver === null) break
      this.#waiting.shift()
      if (news !== null) this.#deliver(news)
    }
    this.#flushing = false
  }
}

/**
 * The files that a start names: its arguments that are no options and not the app itself (in development Electron is
 * started with the app's folder).
 * @param folder what relative paths start from
 */
export function filesNamedBy(argv: readonly string[], folder: string, appPath: string): string[] {
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument))
    .filter((path) => path !== resolve(appPath))
}

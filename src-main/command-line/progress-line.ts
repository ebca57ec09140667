/** Where progress is shown: standard error, or a test. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

/** Milliseconds between two lines where they pile up (a file, a pipe), and between two looks of one that is rewritten. */
const plainInterval = 5_000
const terminalInterval = 100

/** Progress as one line that is rewritten on a terminal, and as a plain line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: ProgressStream
  readonly #now: () => number
  #last: number

  /** @param now milliseconds of a clock */
  constructor(stream: ProgressStream, now: () => number) {
    this.#stream = stream
    this.#now = now
    this.#last = now()
  }

  /** Shows the text, unless another was shown a moment ago. */
  update(text: string): void {
    const now = this.#now()
    if (now - this.#last < (this.#stream.isTTY ? terminalInterval : plainInterval)) return
    this.#last = now
    if (this.#stream.isTTY) this.#stream.write(`\r\x1b[2K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`)
    else this.#stream.write(`${text}\n`)
  }

  /** Shows a line that stays. */
  say(text: string): void {
    this.#stream.write(`${this.#stream.isTTY ? '\r\x1b[2K' : ''}${text}\n`)
  }
}

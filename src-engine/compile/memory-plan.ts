const lineBytes = 64
export const pageBytes = 65_536

/** Hands out places in a module's memory, each at the beginning of a cache line. */
export class MemoryPlan {
  /** Where the first place is. */
  readonly start: number
  #end: number

  /** @param start what lies before it is left free, and the rest of its line */
  constructor(start = lineBytes) {
    this.#end = this.start = Math.ceil(start / lineBytes) * lineBytes
  }

  /** @returns the address of `bytes` bytes */
  place(bytes: number): number {
    const address = this.#end
    this.#end = Math.ceil((address + bytes) / lineBytes) * lineBytes
    return address
  }

  /** Where the last place ends. */
  get end(): number {
    return this.#end
  }

  get pages(): number {
    return Math.ceil(this.#end / pageBytes)
  }
}

/** Where a plan from `start` to `end` has to start to end with a page, so that whatever goes beyond it is found. */
export const untilPageEnd = (start: number, end: number): number => start + pageBytes - (end % pageBytes)

const lineBytes = 64
export const pageBytes = 65_536

/** Hands out places in a module's memory, each at the beginning of a cache line. */
export class MemoryPlan {
  #end: number

  /** @param unused bytes at the beginning that are left free: whole lines, at least one */
  constructor(unused = lineBytes) {
    this.#end = unused
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

/** Bytes to leave free at the beginning so that a plan that would end at `end` ends with a page, and whatever goes beyond it is found. */
export const untilPageEnd = (end: number): number => lineBytes + pageBytes - (end % pageBytes)

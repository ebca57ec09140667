/** Hands out places in a module's memory, each at the beginning of a cache line. */
export class MemoryPlan {
  #end = 64

  /** @returns the address of `bytes` bytes */
  place(bytes: number): number {
    const address = this.#end
    this.#end = Math.ceil((address + bytes) / 64) * 64
    return address
  }

  /** Pages of 64 KiB. */
  get pages(): number {
    return Math.ceil(this.#end / 65536)
  }
}

/** Keeps what was made last, each under a text that tells all that determines it: the runs of a sweep share one compiled module. */
export class Recent<Value> {
  readonly #most: number
  /** The one asked for last comes last. */
  readonly #values = new Map<string, Value>()

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most
  }

  /** What is kept under a key, or is made now. */
  get(key: string, make: () => Value): Value {
    const value = this.#values.get(key) ?? make()
    this.#values.delete(key)
    this.#values.set(key, value)
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value!)
    return value
  }
}

/**
 * Words in memory by which the threads of a team know of each other, as distances in bytes: those of the barrier
 * (division.ts), and, on another cache line, those of the leader's orders (training/team.ts).
 */
export const words = {
  /** Threads that have come to the barrier, how often it has opened, and threads that sleep before it. */
  arrived: 0,
  round: 4,
  sleepers: 8,
  /** Not 0: a thread is lost, and nobody must wait for it. */
  broken: 12,
  /** Number of the order and, in the lowest byte, for how many threads it is. */
  order: 64,
  kind: 68,
  first: 72,
  second: 76,
  /** Helpers that have come. */
  helpers: 80,
  /** Not 0: whoever comes now shall leave again. */
  closed: 84,
  /** Not 0: the leader shall send the helpers away. */
  recalled: 88,
} as const

export const meetingPlaceBytes = 128

/** Most threads of a team: their number is a byte. */
export const mostThreads = 64

/** Where a meeting place is: the address of its words in a shared memory. */
export interface Place {
  readonly memory: WebAssembly.Memory
  readonly meetingPlace: number
}

/** Looks for an order before a helper goes to sleep: a tenth of a millisecond, about what waking takes. */
const looks = 20_000

/** A thread's view of the words. */
export class MeetingPlace {
  readonly #words: Int32Array

  constructor({ memory, meetingPlace }: Place) {
    this.#words = new Int32Array(memory.buffer, meetingPlace, meetingPlaceBytes / 4)
  }

  read(word: keyof typeof words): number {
    return Atomics.load(this.#words, words[word] / 4)
  }

  /** Before any helper, or when all have gone: lets helpers in. */
  open(): void {
    this.#write('helpers', 0)
    this.#write('recalled', 0)
    this.#write('closed', 0)
  }

  /** Asks the leader to send the helpers away, before its next order. */
  recall(): void {
    this.#write('recalled', 1)
  }

  /** The leader lets no more in. */
  close(): void {
    this.#write('closed', 1)
  }

  /** @returns how many came before */
  enter(): number {
    return Atomics.add(this.#words, words.helpers / 4, 1)
  }

  /** Gives an order to the helpers among the first `threads` threads, whose order before is done. */
  order(kind: number, first: number, second: number, threads: number): void {
    this.#write('kind', kind)
    this.#write('first', first)
    this.#write('second', second)
    this.#write('order', (((this.read('order') >> 8) + 1) << 8) | threads)
    Atomics.notify(this.#words, words.order / 4)
  }

  /** Waits for another order than the last one seen. @returns it; its lowest byte says for how many threads it is */
  nextOrder(last: number): number {
    for (let left = looks; left > 0; left--) if (this.read('order') !== last) return this.read('order')
    while (this.read('order') === last && !this.read('broken')) Atomics.wait(this.#words, words.order / 4, last)
    return this.read('order')
  }

  /** A thread is lost: wakes all that wait for it, to end. */
  break(): void {
    this.#write('broken', 1)
    // Waits that are about to begin find another number.
    for (const word of ['round', 'order'] as const) {
      Atomics.add(this.#words, words[word] / 4, 256)
      Atomics.notify(this.#words, words[word] / 4)
    }
  }

  #write(word: keyof typeof words, value: number): void {
    Atomics.store(this.#words, words[word] / 4, value)
  }
}

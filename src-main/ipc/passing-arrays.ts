import { partOfArrays, withArrays, withoutArrays } from '../../src-engine/contract/passed-arrays.ts'
import { lengthOf } from '../../src-engine/contract/pieces.ts'
import type { BenchApi } from './api.ts'

/** Most streams at a time: of one that broke off nobody says so, and it goes when so many others have begun. */
const mostStreams = 8

function setLatest<Value>(streams: Map<string, Value>, stream: string, value: Value): void {
  streams.set(stream, value)
  if (streams.size > mostStreams) streams.delete(streams.keys().next().value!)
}

/** Large arrays on their way between main and its window: those of what a call is given come ahead of it, those of its answer are asked for after it. */
export class PassingArrays {
  readonly #coming = new Map<string, Float64Array<ArrayBuffer>>()
  readonly #going = new Map<string, readonly Float64Array[]>()

  put(...[stream, total, from, values]: Parameters<BenchApi['arrays']['put']>): void {
    if (from === 0) setLatest(this.#coming, stream, new Float64Array(total))
    const numbers = this.#numbersOf(stream)
    if (from + values.length > numbers.length) throw new Error(`arrays: expected ${numbers.length} numbers, got more`)
    numbers.set(values, from)
  }

  /** What a call was given, with the arrays that have come for it. */
  received<Value>(given: Value): Value {
    const named = new Set<string>()
    const whole = withArrays(given, ({ stream, from, length }) => {
      named.add(stream)
      return this.#numbersOf(stream).slice(from, from + length)
    })
    for (const stream of named) this.#coming.delete(stream)
    return whole
  }

  /** What a call is answered with, without what is asked for after it. */
  answered<Value>(answer: Value): Value {
    const stream = crypto.randomUUID()
    const without = withoutArrays(answer, stream)
    if (!without) return answer
    setLatest(this.#going, stream, without.arrays)
    return without.value
  }

  take(...[stream, from]: Parameters<BenchApi['arrays']['take']>): Float64Array<ArrayBuffer> {
    const arrays = this.#going.get(stream)
    if (!arrays) throw new Error('arrays: these have been asked for already')
    const part = partOfArrays(arrays, from)
    if (from + part.length === lengthOf(arrays)) this.#going.delete(stream)
    return part
  }

  /** Forgets what is on its way: the page is another one. */
  clear(): void {
    this.#coming.clear()
    this.#going.clear()
  }

  #numbersOf(stream: string): Float64Array<ArrayBuffer> {
    const numbers = this.#coming.get(stream)
    if (!numbers) throw new Error('arrays: expected them ahead of the call that names them, but they have not come')
    return numbers
  }
}

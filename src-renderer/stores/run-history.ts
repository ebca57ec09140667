import type { HistorySeries, HistoryTail } from '../../src-engine/contract/messages.ts'
import { testSeries, trainingSeries } from '../../src-engine/contract/results.ts'

const names = ['epoch', ...trainingSeries, ...testSeries] as const
type SeriesName = (typeof names)[number]

/** The window's copy of a run's history: typed arrays that grow by doubling and take in the engine's tails. */
export class RunHistory {
  #length = 0
  #buffers: Partial<Record<SeriesName, Float64Array>> = {}
  #series: HistorySeries | undefined

  get length(): number {
    return this.#length
  }

  /** Cuts the copy to `tail.from` points and appends the tail's. */
  append(tail: HistoryTail): void {
    const length = tail.from + tail.epoch.length
    for (const name of names) {
      const values = tail[name]
      if (!values) continue
      const buffer = grown(this.#buffers[name], length, tail.from)
      buffer.set(values, tail.from)
      this.#buffers[name] = buffer
    }
    this.#length = length
    this.#series = undefined
  }

  /**
   * Views of the series as they are now, valid until the next `append` and the same until then: what is made of a series
   * can be kept by it.
   */
  get series(): HistorySeries {
    return (this.#series ??= this.#views())
  }

  #views(): HistorySeries {
    const view = (name: SeriesName): Float64Array => this.#buffers[name]?.subarray(0, this.#length) ?? new Float64Array(0)
    const tested = this.#buffers.testMeanLoss !== undefined
    return {
      epoch: view('epoch'),
      meanLoss: view('meanLoss'),
      maxSampleLoss: view('maxSampleLoss'),
      accuracy: view('accuracy'),
      ...(tested && { testMeanLoss: view('testMeanLoss'), testAccuracy: view('testAccuracy') }),
    }
  }

  /** The last value of a series; undefined before the first evaluation. */
  last(name: SeriesName): number | undefined {
    return this.#length === 0 ? undefined : this.#buffers[name]?.[this.#length - 1]
  }
}

function grown(buffer: Float64Array | undefined, length: number, keep: number): Float64Array {
  if (buffer && buffer.length >= length) return buffer
  const larger = new Float64Array(Math.max(64, 2 ** Math.ceil(Math.log2(length))))
  if (buffer) larger.set(buffer.subarray(0, keep))
  return larger
}

import type { HistoryTail } from '../contract/messages.ts'
import { mostHistoryPoints, testSeries, trainingSeries } from '../contract/results.ts'

/** The places of a point's values: the epoch, its mean loss (by which points are kept), and the rest in the series' order. */
const epochPlace = 0
const lossPlace = 1

/** The open bucket shows at most this many points: its least, its most and its latest. */
const mostOpen = 3

/** How much of a history a reader has: see `since`. */
export interface HistoryMark {
  readonly closed: number
  readonly width: number
}

/**
 * The history of a run, bounded however long it runs (CONTRACT §4). Epochs 1, 2, … fall into buckets of equal width; of
 * each bucket the epochs of least and of largest mean loss stay, so that no spike vanishes. The width is 1 as long as
 * all epochs find room, and then grows by powers of two. Epoch 0 and the latest epoch always stay. What is kept depends
 * on the losses alone, never on when it is read. Nothing is allocated as epochs are recorded.
 */
export class History {
  readonly #names: readonly (keyof Omit<HistoryTail, 'from'>)[]
  /** One array a series; points up to `#closed` are final until a thinning. */
  readonly #series: readonly Float64Array[]
  readonly #least: Float64Array
  readonly #most: Float64Array
  readonly #latest: Float64Array
  #closed = 0
  #width = 1
  /** The last epoch of the open bucket; without meaning while the width is 1. */
  #bucketEnd = 0
  /** Whether the open bucket has an epoch. */
  #open = false

  /** @param tested whether the data set has a test part */
  constructor(tested: boolean) {
    this.#names = ['epoch', ...trainingSeries, ...(tested ? testSeries : [])]
    this.#series = this.#names.map(() => new Float64Array(mostHistoryPoints))
    this.#least = new Float64Array(this.#names.length)
    this.#most = new Float64Array(this.#names.length)
    this.#latest = new Float64Array(this.#names.length)
  }

  /**
   * Records the next epochs: 0, then 1, 2, … `points` holds for each, one behind the other: epoch, mean loss, maximum sample
   * loss, accuracy and, with a test part, its mean loss and accuracy.
   */
  record(points: Float64Array, count = 1): void {
    const end = count * this.#names.length
    for (let at = 0; at < end; at += this.#names.length) {
      const epoch = points[at + epochPlace]!
      if (this.#width === 1) this.#append(points, at)
      else {
        const loss = rank(points[at + lossPlace]!)
        if (!this.#open || loss < rank(this.#least[lossPlace]!)) copy(points, at, this.#least)
        if (!this.#open || loss > rank(this.#most[lossPlace]!)) copy(points, at, this.#most)
        this.#open = true
        if (epoch === this.#bucketEnd) this.#close()
      }
      if (this.#closed > mostHistoryPoints - mostOpen) this.#thin(epoch)
    }
    copy(points, end - this.#names.length, this.#latest)
  }

  /** What a reader lacks who has everything up to `mark` (without one: everything), and the mark it then has. */
  since(mark?: HistoryMark): { tail: HistoryTail; mark: HistoryMark } {
    const from = mark && mark.width === this.#width ? mark.closed : 0
    const open = this.#openPoints()
    const valuesOf = (place: number): Float64Array => {
      const values = new Float64Array(this.#closed - from + open.length)
      values.set(this.#series[place]!.subarray(from, this.#closed))
      open.forEach((point, index) => (values[this.#closed - from + index] = point[place]!))
      return values
    }
    const tail = { from, ...Object.fromEntries(this.#names.map((name, place) => [name, valuesOf(place)])) } as HistoryTail
    return { tail, mark: { closed: this.#closed, width: this.#width } }
  }

  /** The points after the closed ones, by epoch. */
  #openPoints(): Float64Array[] {
    if (this.#closed === 0) return []
    const candidates = this.#open ? [this.#least, this.#most, this.#latest] : [this.#latest]
    const lastClosed = this.#series[epochPlace]![this.#closed - 1]!
    const byEpoch = new Map(candidates.map((point) => [point[epochPlace]!, point]))
    return [...byEpoch.values()].filter((point) => point[epochPlace]! > lastClosed).sort((a, b) => a[epochPlace]! - b[epochPlace]!)
  }

  #append(points: Float64Array, at = 0): void {
    for (let place = 0; place < this.#series.length; place++) this.#series[place]![this.#closed] = points[at + place]!
    this.#closed++
  }

  #close(): void {
    const [first, second] = this.#least[epochPlace]! <= this.#most[epochPlace]! ? [this.#least, this.#most] : [this.#most, this.#least]
    this.#append(first)
    if (first[epochPlace] !== second[epochPlace]) this.#append(second)
    this.#open = false
    this.#bucketEnd += this.#width
  }

  /** Widens the buckets until those of so many epochs fill at most half of the room, and merges the points into the wider ones. */
  #thin(epochs: number): void {
    while (2 * Math.ceil(epochs / this.#width) > mostHistoryPoints / 2) this.#width *= 2
    this.#bucketEnd = (Math.floor(epochs / this.#width) + 1) * this.#width
    const last = this.#closed
    const epoch = this.#series[epochPlace]!
    this.#closed = 1
    for (let start = 1, end = 1; start < last; start = end) {
      const bucket = this.#bucketOf(epoch[start]!)
      let least = start
      let most = start
      for (end = start; end < last && this.#bucketOf(epoch[end]!) === bucket; end++) {
        if (this.#rankAt(end) < this.#rankAt(least)) least = end
        if (this.#rankAt(end) > this.#rankAt(most)) most = end
      }
      this.#copyOut(least, this.#least)
      this.#copyOut(most, this.#most)
      // The last bucket may go on: its points wait in `#least` and `#most` for its further epochs.
      this.#open = end === last && epochs % this.#width !== 0
      if (this.#open) return
      this.#append(least <= most ? this.#least : this.#most)
      if (least !== most) this.#append(least <= most ? this.#most : this.#least)
    }
  }

  #bucketOf(epoch: number): number {
    return Math.floor((epoch - 1) / this.#width)
  }

  #rankAt(index: number): number {
    return rank(this.#series[lossPlace]![index]!)
  }

  #copyOut(index: number, into: Float64Array): void {
    for (let place = 0; place < into.length; place++) into[place] = this.#series[place]![index]!
  }
}

/** A loss for comparing: one that is no number counts as the highest. */
function rank(loss: number): number {
  return loss === loss ? loss : Infinity
}

function copy(from: Float64Array, at: number, into: Float64Array): void {
  for (let place = 0; place < into.length; place++) into[place] = from[at + place]!
}

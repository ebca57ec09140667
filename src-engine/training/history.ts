import type { HistoryTail } from '../contract/messages.ts'
import { mostHistoryPoints, testSeries, trainingSeries } from '../contract/results.ts'

/** The places of a point's values: the epoch, its mean loss (by which points are kept), and the rest in the series' order. */
const epochPlace = 0
const lossPlace = 1

/** The open bucket shows at most this many points: its least, its most and its latest. */
const mostOpen = 3

/** log₂ of a chunk's points: most runs are short, and what a long one needs is never copied. */
const chunkBits = 8
const chunkPoints = 1 << chunkBits

/** How much of a history a reader has: see `since`. */
export interface HistoryMark {
  readonly closed: number
  readonly width: number
}

/**
 * The history of a run, bounded however long it runs (CONTRACT §4). Epochs 1, 2, … fall into buckets of equal width; of
 * each bucket the epochs of least and of largest mean loss stay, so that no spike vanishes. The width is 1 as long as
 * all epochs find room, and then grows by powers of two. Epoch 0 and the latest epoch always stay. What is kept depends
 * on the losses alone, never on when it is read.
 */
export class History {
  readonly #names: readonly (keyof Omit<HistoryTail, 'from'>)[]
  /** Values of a point. */
  readonly #length: number
  /** Point after point, in chunks; those up to `#closed` are final until a thinning. */
  readonly #chunks: Float64Array[] = []
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
    this.#length = this.#names.length
    this.#least = new Float64Array(this.#length)
    this.#most = new Float64Array(this.#length)
    this.#latest = new Float64Array(this.#length)
  }

  /**
   * Records the next epochs: 0, then 1, 2, … `points` holds for each, one behind the other: epoch, mean loss, maximum sample
   * loss, accuracy and, with a test part, its mean loss and accuracy.
   */
  record(points: Float64Array, count = 1): void {
    const length = this.#length
    const end = count * length
    for (let at = 0; at < end; ) {
      const epoch = points[at + epochPlace]!
      const start = at
      if (this.#width === 1) {
        at = Math.min(end, start + (mostHistoryPoints - mostOpen + 1 - this.#closed) * length)
        this.#append(points, start, at)
      } else {
        at = Math.min(end, start + (this.#bucketEnd - epoch + 1) * length)
        this.#collect(points, start, at)
        if (points[at - length + epochPlace] === this.#bucketEnd) this.#close()
      }
      if (this.#closed > mostHistoryPoints - mostOpen) this.#thin(points[at - length + epochPlace]!)
    }
    copy(points, end - length, this.#latest, 0, length)
  }

  /** Takes points into the open bucket, all of which belong there. */
  #collect(points: Float64Array, start: number, end: number): void {
    const length = this.#length
    let [least, most] = [start, start]
    let leastLoss = lossAt(points, start)
    let mostLoss = leastLoss
    for (let at = start + length; at < end; at += length) {
      const loss = lossAt(points, at)
      if (loss < leastLoss) {
        least = at
        leastLoss = loss
      }
      if (loss > mostLoss) {
        most = at
        mostLoss = loss
      }
    }
    if (!this.#open || leastLoss < lossAt(this.#least, 0)) copy(points, least, this.#least, 0, length)
    if (!this.#open || mostLoss > lossAt(this.#most, 0)) copy(points, most, this.#most, 0, length)
    this.#open = true
  }

  /** What a reader lacks who has everything up to `mark` (without one: everything), and the mark it then has. */
  since(mark?: HistoryMark): { tail: HistoryTail; mark: HistoryMark } {
    const from = mark && mark.width === this.#width ? mark.closed : 0
    const open = this.#openPoints()
    const valuesOf = (place: number): Float64Array => {
      const values = new Float64Array(this.#closed - from + open.length)
      for (let point = from; point < this.#closed; point++) values[point - from] = this.#closedValue(point, place)
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
    const lastClosed = this.#closedValue(this.#closed - 1, epochPlace)
    const byEpoch = new Map(candidates.map((point) => [point[epochPlace]!, point]))
    return [...byEpoch.values()].filter((point) => point[epochPlace]! > lastClosed).sort((a, b) => a[epochPlace]! - b[epochPlace]!)
  }

  #closedValue(point: number, place: number): number {
    return this.#chunks[point >> chunkBits]![(point & (chunkPoints - 1)) * this.#length + place]!
  }

  #append(points: Float64Array, start: number, end: number): void {
    const length = this.#length
    for (let at = start; at < end; ) {
      const place = this.#closed & (chunkPoints - 1)
      const chunk = (this.#chunks[this.#closed >> chunkBits] ??= new Float64Array(chunkPoints * length))
      const next = Math.min(end, at + (chunkPoints - place) * length)
      if (next - at > length) chunk.set(points.subarray(at, next), place * length)
      else copy(points, at, chunk, place * length, length)
      this.#closed += (next - at) / length
      at = next
    }
  }

  #close(): void {
    const [first, second] = this.#least[epochPlace]! <= this.#most[epochPlace]! ? [this.#least, this.#most] : [this.#most, this.#least]
    this.#append(first, 0, this.#length)
    if (first[epochPlace] !== second[epochPlace]) this.#append(second, 0, this.#length)
    this.#open = false
    this.#bucketEnd += this.#width
  }

  /** Widens the buckets until those of so many epochs fill at most half of the room, and merges the points into the wider ones. */
  #thin(epochs: number): void {
    while (2 * Math.ceil(epochs / this.#width) > mostHistoryPoints / 2) this.#width *= 2
    const [length, width, count] = [this.#length, this.#width, this.#closed]
    this.#closed = 1
    this.#open = false
    for (let point = 1; point < count; ) {
      const chunk = this.#chunks[point >> chunkBits]!
      const start = (point & (chunkPoints - 1)) * length
      const end = Math.min(chunk.length, start + (count - point) * length)
      const last = Math.ceil(chunk[start + epochPlace]! / width) * width
      let at = start
      while (at < end && chunk[at + epochPlace]! <= last) at += length
      this.#collect(chunk, start, at)
      point += (at - start) / length
      // A bucket may go on in the next chunk, and the last one with the next epoch. What is written takes no more room than what has been read.
      if (point < count ? this.#closedValue(point, epochPlace) > last : epochs % width === 0) this.#close()
    }
    this.#bucketEnd = (Math.floor(epochs / width) + 1) * width
  }
}

/** A loss for comparing: one that is no number counts as the highest. */
function rank(loss: number): number {
  return loss === loss ? loss : Infinity
}

function lossAt(points: Float64Array, at: number): number {
  return rank(points[at + lossPlace]!)
}

function copy(from: Float64Array, start: number, into: Float64Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) into[at + index] = from[start + index]!
}

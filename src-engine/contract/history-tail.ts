import type { HistoryTail } from './messages.ts'
import { testSeries, trainingSeries } from './results.ts'

/**
 * Two tails of one history, the later on top of the earlier: the same as sending one after the other. With an earlier
 * tail that begins at 0 the result is the whole history.
 */
export function mergeTails(earlier: HistoryTail, later: HistoryTail): HistoryTail {
  if (later.from <= earlier.from) return later
  const kept = later.from - earlier.from
  const join = (a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> => {
    const joined = new Float64Array(kept + b.length)
    joined.set(a.subarray(0, kept))
    joined.set(b, kept)
    return joined
  }
  const merged: HistoryTail = { ...later, from: earlier.from, epoch: join(earlier.epoch, later.epoch) }
  for (const name of trainingSeries) merged[name] = join(earlier[name], later[name])
  for (const name of testSeries) {
    const [a, b] = [earlier[name], later[name]]
    if (a && b) merged[name] = join(a, b)
  }
  return merged
}

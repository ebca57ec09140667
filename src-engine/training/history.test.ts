import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeTails } from '../contract/history-tail.ts'
import type { HistoryTail } from '../contract/messages.ts'
import { everyEpochUpTo, mostHistoryPoints } from '../contract/results.ts'
import { History, type HistoryMark } from './history.ts'

/** Records epochs with the given mean losses; the other series are made of them, so that points can be told whole. */
function recorded(losses: readonly number[], tested = false, after?: (history: History, epoch: number) => void): History {
  const history = new History(tested)
  const point = new Float64Array(tested ? 6 : 4)
  losses.forEach((loss, epoch) => {
    point.set([epoch, loss, loss + 1, loss + 2, loss + 3, loss + 4].slice(0, point.length))
    history.record(point)
    after?.(history, epoch)
  })
  return history
}

const whole = (history: History): HistoryTail => history.since().tail

/** Two histories with the same text are the same. */
const text = ({ from, ...series }: HistoryTail): string => [from, ...Object.entries(series).map(([name, values]) => `${name} ${Float64Array.prototype.join.call(values)}`)].join('\n')

/** Losses of a run: a falling curve with a few spikes, some beyond all numbers. */
const lossesOf = (epochs: number) =>
  fc
    .array(fc.record({ at: fc.nat(epochs - 1), loss: fc.oneof(fc.double({ noNaN: true, min: 0, max: 1e300 }), fc.constantFrom(Infinity, NaN, 0)) }), { maxLength: 6 })
    .map((spikes) => {
      const losses = Array.from({ length: epochs }, (_, epoch) => 1 / (1 + epoch))
      for (const { at, loss } of spikes) losses[at] = loss
      return losses
    })

const runs = fc.integer({ min: 1, max: 30_000 }).chain(lossesOf)

describe('a history', () => {
  test('holds every epoch while there are at most 2,000', () => {
    for (const count of [1, 2, 3, everyEpochUpTo + 1]) {
      const losses = Array.from({ length: count }, (_, epoch) => Math.abs(Math.sin(epoch)))
      const { epoch, meanLoss, maxSampleLoss, accuracy } = whole(recorded(losses))
      expect([...epoch]).toEqual(losses.map((_, index) => index))
      expect([...meanLoss]).toEqual(losses)
      expect([...maxSampleLoss]).toEqual(losses.map((loss) => loss + 1))
      expect([...accuracy]).toEqual(losses.map((loss) => loss + 2))
    }
  })

  test('stays bounded, in order, keeps the first and last epoch, and every point as it was', () => {
    fc.assert(
      fc.property(runs, (losses) => {
        const { epoch, meanLoss } = whole(recorded(losses))
        expect(epoch.length).toBeLessThanOrEqual(mostHistoryPoints)
        expect(epoch[0]).toBe(0)
        expect(epoch.at(-1)).toBe(losses.length - 1)
        epoch.forEach((value, index) => {
          if (index > 0 && value <= epoch[index - 1]!) throw new Error(`epoch ${value} after ${epoch[index - 1]}`)
          if (!Object.is(meanLoss[index], losses[value])) throw new Error(`at epoch ${value} ${meanLoss[index]}, not ${losses[value]}`)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('loses no spike of the mean loss: near every epoch there is a point as high, and one as low', () => {
    fc.assert(
      fc.property(runs, (losses) => {
        const { epoch, meanLoss } = whole(recorded(losses))
        // At most half of the room is refilled after a thinning, so that a bucket is at most this wide.
        const width = 2 ** Math.ceil(Math.log2(Math.max(1, (8 * losses.length) / mostHistoryPoints)))
        const height = (loss: number): number => (Number.isNaN(loss) ? Infinity : loss)
        let start = 0
        losses.forEach((loss, at) => {
          while (epoch[start]! < at - width) start++
          let highest = -Infinity
          let lowest = Infinity
          for (let index = start; index < epoch.length && epoch[index]! <= at + width; index++) {
            highest = Math.max(highest, height(meanLoss[index]!))
            lowest = Math.min(lowest, height(meanLoss[index]!))
          }
          if (!(highest >= height(loss) && lowest <= height(loss))) throw new Error(`epoch ${at} with ${loss} has vanished`)
        })
      }),
      { numRuns: 40 },
    )
  })

  test('told in tails is the same as told at once, however often it is read', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(30_000), { maxLength: 40 }), fc.boolean(), (losses, readAt, tested) => {
        const reads = new Set(readAt)
        let mark: HistoryMark | undefined
        let told: HistoryTail | undefined
        const read = (history: History): void => {
          const news = history.since(mark)
          mark = news.mark
          told = told ? mergeTails(told, news.tail) : news.tail
        }
        const history = recorded(losses, tested, (current, epoch) => {
          if (reads.has(epoch)) read(current)
        })
        read(history)
        expect(text(told!)).toBe(text(whole(recorded(losses, tested))))
      }),
      { numRuns: 60 },
    )
  })

  test('sends only new points while nothing is thinned', () => {
    const history = new History(false)
    const point = new Float64Array(4)
    let mark: HistoryMark | undefined
    for (let epoch = 0; epoch <= 2000; epoch++) {
      point[0] = epoch
      history.record(point)
      if (epoch % 100 !== 0) continue
      const news = history.since(mark)
      mark = news.mark
      expect(news.tail.from).toBe(epoch === 0 ? 0 : epoch - 99)
      expect(news.tail.epoch.length).toBe(epoch === 0 ? 1 : 100)
    }
  })

  test('is bounded after ten million epochs too', () => {
    const history = new History(false)
    const point = new Float64Array(4)
    for (let epoch = 0; epoch <= 10_000_000; epoch++) {
      point[0] = epoch
      point[1] = epoch === 7_654_321 ? 9 : 1 / (1 + epoch)
      history.record(point)
    }
    const { epoch, meanLoss } = whole(history)
    expect(epoch.length).toBeLessThanOrEqual(mostHistoryPoints)
    expect(epoch.length).toBeGreaterThan(1000)
    expect(meanLoss[epoch.indexOf(7_654_321)]).toBe(9)
    expect(epoch.at(-1)).toBe(10_000_000)
  })

  test('is empty before its first epoch', () => {
    expect(whole(new History(true))).toEqual({
      from: 0,
      epoch: new Float64Array(0),
      meanLoss: new Float64Array(0),
      maxSampleLoss: new Float64Array(0),
      accuracy: new Float64Array(0),
      testMeanLoss: new Float64Array(0),
      testAccuracy: new Float64Array(0),
    })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HistoryTail } from '../../src-engine/contract/messages.ts'
import { RunHistory } from './run-history.ts'

const tail = (from: number, values: number[]): HistoryTail => {
  const series = Float64Array.from(values)
  return { from, epoch: series, meanLoss: series, maxSampleLoss: series, accuracy: series }
}

describe('a run’s history in the window', () => {
  it('equals what an array cut and appended in the same way holds, whatever tails arrive', () => {
    const tails = fc.array(fc.record({ cut: fc.nat(40), values: fc.array(fc.double(), { maxLength: 200 }) }), { maxLength: 20 })
    fc.assert(
      fc.property(tails, (steps) => {
        const history = new RunHistory()
        let expected: number[] = []
        for (const { cut, values } of steps) {
          const from = Math.max(0, expected.length - cut)
          history.append(tail(from, values))
          expected = [...expected.slice(0, from), ...values]
        }
        expect(Array.from(history.series.meanLoss)).toEqual(expected)
        expect(history.length).toBe(expected.length)
        expect(history.last('epoch')).toBe(expected.at(-1))
      }),
    )
  })

  it('names no test series where the engine sends none', () => {
    const history = new RunHistory()
    history.append(tail(0, [1]))
    expect(history.series.testMeanLoss).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { blockingSamples, epochAt, stubbornFirst } from './sample-loss-strip.ts'

const losses = {
  epochs: [0, 10, 20],
  samples: 4,
  losses: new Float64Array([0.5, 0.5, 0.5, 0.1, 0.3, 0.01, 0.2, Number.NaN, 0.03, 0.01, 0.2, 0.01]),
}

describe('the samples that hold up the stop', () => {
  it('are those whose loss is not below the threshold', () => {
    expect(blockingSamples(losses, 0, 0.2)).toEqual([0, 1, 2])
    expect(blockingSamples(losses, 2, 0.2)).toEqual([2])
    expect(blockingSamples(losses, 2, 0.5)).toEqual([])
  })

  it('are also those whose loss is no number', () => {
    expect(blockingSamples(losses, 1, 0.2)).toEqual([0, 2, 3])
  })

  it('come in the order in which they give way, the last one first, and as in the data where they tie', () => {
    expect([...stubbornFirst(losses, 0.2)]).toEqual([2, 0, 3, 1])
    expect([...stubbornFirst(losses, undefined)]).toEqual([3, 2, 0, 1])
  })
})

describe('a place of the strip', () => {
  it('stands for an epoch between the first and the last', () => {
    expect(epochAt(losses, 0, 448)).toBe(0)
    expect(epochAt(losses, 44 + 198, 448)).toBe(10)
    expect(epochAt(losses, 1000, 448)).toBe(20)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostRuns } from '../../src-engine/contract/experiment.ts'
import { countOfFirstSeeds, entered, enteredList, firstSeeds, seedList } from './entered.ts'

describe('what was typed', () => {
  it('is a number where it is one, to the same bits', () => {
    const number = fc.double({ noNaN: true })
    fc.assert(
      fc.property(number, (value) => {
        expect(entered(` ${Object.is(value, -0) ? '-0' : value} `)).toBe(value)
      }),
    )
  })

  it('stays text where it is none: an empty field is no zero', () => {
    for (const text of ['', 'abc', '1,5', '0.1.2', 'NaN']) expect(entered(text)).toBe(text)
  })

  it('is a list at commas, semicolons and white space', () => {
    expect(enteredList(' 0.1, 0.8;3.2 6.4,abc')).toEqual([0.1, 0.8, 3.2, 6.4, 'abc'])
    expect(enteredList('  ')).toEqual([])
  })

  it('is no entry where nothing stands beside a comma, as while the next one is being typed', () => {
    expect(enteredList('0.1, ')).toEqual([0.1])
    expect(enteredList(',0.1,,0.8')).toEqual([0.1, 0.8])
  })
})

describe('seeds', () => {
  it('may be given as ranges', () => {
    expect(seedList('1-4, 9; 7 – 8 3')).toEqual([1, 2, 3, 4, 9, 7, 8, 3])
    expect(seedList('5-5')).toEqual([5])
  })

  it('stay text where they are no range', () => {
    expect(seedList('4-1, 1-, -3, a-b, 1.5-2')).toEqual(['4-1', '1-', -3, 'a-b', '1.5-2'])
  })

  it('are never more than it takes to say that they are too many', () => {
    expect(seedList('0-4294967295')).toHaveLength(mostRuns + 1)
  })

  it('are the first of all, told by their number', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), (count) => void expect(countOfFirstSeeds(firstSeeds(count))).toBe(count)))
    expect(countOfFirstSeeds('1-20')).toBe(20)
    for (const text of ['', '2, 3', '1, 3', '2, 1', '1, x']) expect(countOfFirstSeeds(text)).toBeUndefined()
  })
})

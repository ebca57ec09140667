import { expect, test } from 'vitest'
import { forksFit, forksInWords, forksOf } from './forks.ts'

const sweep = { learningRates: [0.1, 0.8], seeds: [1, 2], branches: [{ learningRate: 0.8, seed: 1 }], changes: [{ run: 4, epoch: 40, learningRate: 0.1 }, { run: 0, epoch: 5, learningRate: 1 }] }

test('forks fit their own rates and seeds, however these are written', () => {
  const forks = forksOf(sweep)!
  expect(forksFit(forks, { learningRates: '0.10; 8e-1', seeds: '1-2' })).toBe(true)
  expect(forksFit(forks, { learningRates: '0.8, 0.1', seeds: '1, 2' })).toBe(false)
  expect(forksFit(forks, { learningRates: '0.1, 0.8', seeds: '1, 2, 3' })).toBe(false)
  expect(forksOf({ learningRates: [0.1], seeds: [1], branches: [] })).toBeUndefined()
})

test('forks are counted in words', () => {
  expect(forksInWords(sweep)).toBe('1 branch, 2 changes of rate')
  expect(forksInWords({ branches: [...sweep.branches, ...sweep.branches], changes: [] })).toBe('2 branches')
})

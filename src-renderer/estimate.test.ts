import { expect, test } from 'vitest'
import { planInWords } from './estimate.ts'

test('a plan tells the number of runs and the longest they may take, as many at a time as there are workers', () => {
  expect(planInWords(1, 1000, undefined)).toBe('One run')
  expect(planInWords(1000, 20_000, undefined)).toBe('1,000 runs')
  expect(planInWords(1000, 20_000, { epochMs: 0.0012, workers: 2 })).toBe('1,000 runs, at most about 12 s')
  // The third run waits for a worker: two rounds.
  expect(planInWords(3, 10_000, { epochMs: 1, workers: 2 })).toBe('3 runs, at most about 20 s')
  expect(planInWords(1, 10, { epochMs: 0.1, workers: 2 })).toBe('One run, at most about 1 s')
})

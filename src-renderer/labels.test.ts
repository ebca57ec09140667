import { expect, test } from 'vitest'
import { runName } from './labels.ts'

test('a run is named by what tells it from the others', () => {
  expect(runName({ learningRate: 0.8, seed: 3 }, 1)).toBe('rate 0.8')
  expect(runName({ learningRate: 0.8, seed: 3 }, 2)).toBe('rate 0.8, seed 3')
  expect(runName({ learningRate: 0.8, seed: 3, changes: [{ epoch: 40, learningRate: 0.1 }, { epoch: 90, learningRate: 0.05 }] }, 1)).toBe('rate 0.8 → 0.1 at 40 → 0.05 at 90')
})

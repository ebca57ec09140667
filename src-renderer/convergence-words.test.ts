import { expect, test } from 'vitest'
import { convergenceGrid } from './convergence.ts'
import { placeInWords } from './convergence-words.ts'

const run = { learningRate: 0.1, status: 'converged' as const }
const grid = convergenceGrid(
  [
    { ...run, index: 0, seed: 1, epochs: 1200 },
    { ...run, index: 1, seed: 2, epochs: 1 },
    { ...run, index: 2, seed: 3, status: 'running', epochs: 7 },
    { ...run, index: 3, seed: 4, status: 'max-epochs', epochs: 20_000 },
  ],
  { sweep: { learningRates: [0.1, 3], seeds: [1, 2, 3, 4] } },
)

test('a cell is told as rate, seed, outcome and epochs', () => {
  expect([0, 1, 2, 3].map((row) => placeInWords(grid, { column: 0, row }))).toEqual([
    'rate 0.1, seed 1: converged after 1,200 epochs',
    'rate 0.1, seed 2: converged after 1 epoch',
    'rate 0.1, seed 3: running, epoch 7',
    'rate 0.1, seed 4: epoch limit after 20,000 epochs',
  ])
  expect(placeInWords(grid, { column: 1, row: 0 })).toBe('rate 3, seed 1: waiting')
})

test('a rate is told as its share with the interval, and the median', () => {
  expect(placeInWords(grid, { column: 0, row: -1 })).toBe('rate 0.1: 2 of 3 converged (67 %, 95 % interval 21 % to 94 %), median 601 epochs')
  expect(placeInWords(grid, { column: 1, row: -1 })).toBe('rate 3: no run has come to its end yet')
})

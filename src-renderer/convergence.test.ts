import { describe, expect, test } from 'vitest'
import { convergenceCsv, convergenceGrid } from './convergence.ts'

const experiment = { sweep: { learningRates: [0.8, 0.1], seeds: [3, 1, 2] } }
const run = (index: number, learningRate: number, seed: number, status: 'converged' | 'max-epochs' | 'stopped' | 'running', epochs: number) => ({ index, learningRate, seed, status, epochs })
const runs = [
  run(0, 0.8, 3, 'converged', 40),
  run(1, 0.8, 1, 'converged', 20),
  run(2, 0.8, 2, 'max-epochs', 900),
  run(3, 0.1, 3, 'stopped', 5),
  run(4, 0.1, 1, 'running', 7),
]

describe('a convergence grid', () => {
  test('has a column a rate, ascending, and a row a seed, in the order of the sweep', () => {
    const grid = convergenceGrid(runs, experiment)
    expect(grid.rates).toEqual([0.1, 0.8])
    expect(grid.seeds).toEqual([3, 1, 2])
    expect(grid.cells.map((cell) => cell.run)).toEqual([3, 4, undefined, 0, 1, 2])
    expect(grid.cells[2]).toEqual({ status: 'waiting', epochs: 0 })
  })

  test('tells of each rate the share and the epochs of those that came to an end by themselves', () => {
    const [slow, fast] = convergenceGrid(runs, experiment).summaries
    expect(slow).toEqual({ rate: 0.1, runs: 3, decided: 0, converged: 0 })
    expect(fast).toMatchObject({ rate: 0.8, runs: 3, decided: 3, converged: 2, share: { value: 2 / 3 }, epochs: { lowerQuartile: 25, median: 30, upperQuartile: 35 } })
  })

  test('gives a branch of a run no place, and a rate that stands twice two', () => {
    const twice = { sweep: { learningRates: [0.1, 0.1], seeds: [1], branches: [{ learningRate: 0.1, seed: 1 }] } }
    const grid = convergenceGrid([run(0, 0.1, 1, 'converged', 10), run(1, 0.1, 1, 'converged', 10), run(2, 0.1, 1, 'converged', 5)], twice)
    expect(grid.cells.map((cell) => cell.run)).toEqual([0, 1])
  })

  test('is a table of CSV with a row a cell', () => {
    expect(convergenceCsv(convergenceGrid(runs, experiment)).split('\n')).toEqual([
      'learningRate,seed,outcome,epochs', '0.1,3,stopped,5', '0.1,1,running,7', '0.1,2,waiting,0', '0.8,3,converged,40', '0.8,1,converged,20', '0.8,2,max-epochs,900', '',
    ])
  })
})

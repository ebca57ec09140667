import { describe, expect, it } from 'vitest'
import type { Experiment } from '../src-engine/contract/experiment.ts'
import type { RunRecord } from '../src-main/ipc/api.ts'
import { differingSettings, inTurns, rankings, type ComparedRun } from './comparison.ts'

const experiment: Experiment = {
  format: 'backprop-bench/experiment',
  version: 1,
  name: 'One',
  dataset: { kind: 'xor-easy' },
  network: { layers: [{ units: 3, activation: 'sigmoid' }, { units: 1, activation: 'sigmoid' }], bias: false, initialization: { scheme: 'glorot-uniform-sigmoid' } },
  training: { loss: 'squared-error', optimizer: { kind: 'sgd' }, batchSize: 1, shuffle: false, maxEpochs: 100, stop: { maxSampleLossBelow: 0.04 } },
  sweep: { learningRates: [0.8], seeds: [1] },
}

function run(key: string, outcome: RunRecord['outcome'], epochs: number, loss: number, of = experiment): ComparedRun {
  const series = new Float64Array([loss])
  const history = { epoch: new Float64Array([epochs]), meanLoss: series, maxSampleLoss: series, accuracy: series }
  return { key, name: key, experimentName: of.name, experiment: of, record: { learningRate: 0.8, seed: 1, outcome, epochs, elapsedMs: 1, history, model: null } }
}

describe('the settings in which experiments differ', () => {
  it('are named by their paths, and only they', () => {
    const other = { ...experiment, name: 'Two', network: { ...experiment.network, bias: true }, sweep: { learningRates: [0.1, 0.8], seeds: [1] } }
    expect(differingSettings([experiment, other])).toEqual([
      { path: 'network.bias', values: ['false', 'true'] },
      { path: 'sweep.learningRates', values: ['0.8', '0.1, 0.8'] },
    ])
  })

  it('include one that only some have, and layers that only some have', () => {
    const other: Experiment = { ...experiment, network: { ...experiment.network, layers: [experiment.network.layers[0]!] }, training: { ...experiment.training, l2: 0.01 } }
    expect(differingSettings([experiment, other])).toEqual([
      { path: 'network.layers[1].units', values: ['1', '–'] },
      { path: 'network.layers[1].activation', values: ['sigmoid', '–'] },
      { path: 'training.l2', values: ['–', '0.01'] },
    ])
  })

  it('tell a long table by its beginning', () => {
    const rows = Array.from({ length: 100 }, (_, row) => [row, 0])
    const other: Experiment = { ...experiment, dataset: { kind: 'inline', inputs: rows, targets: rows.map(() => [1]) } }
    const { values } = differingSettings([experiment, other]).find(({ path }) => path === 'dataset.inputs')!
    expect(values[1]).toHaveLength(60)
  })

  it('are none where there is one experiment, or equal ones', () => {
    expect(differingSettings([experiment])).toEqual([])
    expect(differingSettings([experiment, { ...experiment, name: 'Two' }])).toEqual([])
  })
})

describe('a ranking', () => {
  const nameOf = ({ dataset }: Experiment): string => dataset.kind

  it('puts converged runs first by their epochs, then the others by their loss, and a diverged one last', () => {
    const runs = [run('a', 'diverged', 3, Number.NaN), run('b', 'max-epochs', 100, 0.1), run('c', 'converged', 90, 0.01), run('d', 'converged', 40, 0.02), run('e', 'max-epochs', 100, 0.05)]
    expect(rankings(runs, nameOf)[0]!.runs.map(({ key }) => key)).toEqual(['d', 'c', 'e', 'b', 'a'])
  })

  it('never mixes runs on other data, with another loss or another stop rule', () => {
    const others: Experiment[] = [
      { ...experiment, dataset: { kind: 'linear', n: 100, seed: 1 } },
      { ...experiment, training: { ...experiment.training, loss: 'cross-entropy' } },
      { ...experiment, training: { ...experiment.training, stop: { maxSampleLossBelow: 0.1 } } },
      { ...experiment, network: { ...experiment.network, bias: true } },
    ]
    const groups = rankings([run('a', 'converged', 1, 0), ...others.map((of, index) => run(String(index), 'converged', 1, 0, of))], nameOf)
    expect(groups.map((group) => group.runs.map(({ key }) => key))).toEqual([['3', 'a'], ['0'], ['1'], ['2']])
    expect(groups[0]!.objective).toBe("xor-easy, squared error, until every sample's loss is below 0.04")
  })
})

it('runs are taken in turns, one of each learning rate first', () => {
  expect(inTurns([0.1, 0.1, 0.1, 0.4, 0.4])).toEqual([0, 3, 1, 4, 2])
  expect(inTurns([])).toEqual([])
})

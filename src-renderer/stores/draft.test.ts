import { describe, expect, it } from 'vitest'
import learningRates from '../../resources/presets/report-learning-rates.json'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { check, faults } from '../../src-engine/contract/validation.ts'
import { candidateOf, draftOf } from './draft.ts'

const preset = check(experimentSchema, learningRates, 'preset')

describe('a draft', () => {
  it('gives back the experiment it was made from', () => {
    expect(check(experimentSchema, candidateOf(draftOf(preset)), 'experiment')).toEqual(preset)
    const rich = {
      ...preset,
      dataset: { kind: 'moons' as const, n: 50, seed: 3, noise: 0.1, testFraction: 0.2, splitSeed: 4, scaling: 'standardize' as const },
      training: { ...preset.training, optimizer: { kind: 'adam' as const, beta1: 0.8 }, batchSize: 'full' as const, l2: 0.01, precision: 'float32' as const, schedule: { kind: 'step' as const, stepSize: 100, gamma: 0.5 } },
      sweep: { ...preset.sweep, branches: [{ learningRate: 0.8, seed: 1 }], changes: [{ run: 8, epoch: 40, learningRate: 0.1 }] },
    }
    expect(check(experimentSchema, candidateOf(draftOf(rich)), 'experiment')).toEqual(rich)
  })

  it('names the place of what is wrong', () => {
    const draft = { ...draftOf(preset), batchSize: 0, learningRates: '0.1, abc' }
    draft.layers[1]!.units = 'many'
    expect(faults(experimentSchema, candidateOf(draft)).map((fault) => fault.path)).toEqual(['network.layers[1].units', 'training.batchSize', 'sweep.learningRates[1]'])
  })

  it('leaves out branches and changes of rate while rates and seeds are not those they belong to', () => {
    const sweep = { ...preset.sweep, changes: [{ run: 0, epoch: 40, learningRate: 0.1 }] }
    const draft = draftOf({ ...preset, sweep })
    expect(candidateOf({ ...draft, seeds: '1, 2' })).toMatchObject({ sweep: { seeds: [1, 2] } })
    expect(candidateOf({ ...draft, seeds: '1, 2' })).not.toHaveProperty('sweep.changes')
    expect(candidateOf({ ...draft, seeds: '1-1' })).toHaveProperty('sweep.changes', sweep.changes)
  })
})

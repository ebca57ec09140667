import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import learningRates from '../../resources/presets/report-learning-rates.json'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { check, faults } from '../../src-engine/contract/validation.ts'
import { candidateOf, draftOf, entered, enteredList } from './draft.ts'

const preset = check(experimentSchema, learningRates, 'preset')

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

describe('a draft', () => {
  it('gives back the experiment it was made from', () => {
    expect(check(experimentSchema, candidateOf(draftOf(preset)), 'experiment')).toEqual(preset)
    const rich = {
      ...preset,
      dataset: { kind: 'moons' as const, n: 50, seed: 3, noise: 0.1, testFraction: 0.2, splitSeed: 4, scaling: 'standardize' as const },
      training: { ...preset.training, optimizer: { kind: 'adam' as const, beta1: 0.8 }, batchSize: 'full' as const, l2: 0.01, precision: 'float32' as const },
    }
    expect(check(experimentSchema, candidateOf(draftOf(rich)), 'experiment')).toEqual(rich)
  })

  it('names the place of what is wrong', () => {
    const draft = { ...draftOf(preset), batchSize: 0, learningRates: '0.1, abc' }
    draft.layers[1]!.units = 'many'
    expect(faults(experimentSchema, candidateOf(draft)).map((fault) => fault.path)).toEqual(['network.layers[1].units', 'training.batchSize', 'sweep.learningRates[1]'])
  })
})

import { describe, expect, it } from 'vitest'
import { learningRateColours } from './charts/learning-rate-colours.ts'
import { curvesOf } from './curves.ts'

const series = (length: number) => {
  const values = Float64Array.from({ length }, (_, index) => index)
  return { epoch: values, meanLoss: values, maxSampleLoss: values, accuracy: values }
}
const run = (index: number, learningRate: number, length = 2) => ({ index, learningRate, seed: 1, history: { series: series(length) } })
const ramp = ['#000000', '#808080', '#ffffff']

describe('the curves of a training', () => {
  it('are those of the runs that have something to show', () => {
    const curves = curvesOf([run(0, 0.1), run(1, 0.8, 0), run(2, 3.2)], { sweep: { learningRates: [0.1, 0.8, 3.2], seeds: [1] } }, 'meanLoss', 2, ramp)
    expect(curves.map(({ run: index, label, isSelected }) => [index, label, isSelected])).toEqual([
      [0, 'rate 0.1', false],
      [2, 'rate 3.2', true],
    ])
  })

  it('are two a run where there is a test part, the second one dashed', () => {
    const values = Float64Array.of(1, 2)
    const tested = { ...run(0, 0.1), history: { series: { ...series(2), testMeanLoss: values, testAccuracy: values } } }
    const sweep = { learningRates: [0.1], seeds: [1] }
    const labelled = (quantity: 'meanLoss' | 'maxSampleLoss') => curvesOf([tested], { sweep }, quantity, 0, ramp).map(({ label, isTest }) => [label, isTest])
    expect(labelled('meanLoss')).toEqual([['rate 0.1', false], ['rate 0.1, test', true]])
    expect(labelled('maxSampleLoss')).toEqual([['rate 0.1', false]])
  })

  it('name the seed where a sweep has several', () => {
    const [curve] = curvesOf([run(0, 0.1)], { sweep: { learningRates: [0.1], seeds: [1, 2] } }, 'accuracy', 0, ramp)
    expect(curve!.label).toBe('rate 0.1, seed 1')
  })
})

describe('the colour of a learning rate', () => {
  it('goes by its logarithm, from the ramp’s one end to the other', () => {
    const colourOf = learningRateColours([0.01, 0.1, 1], ramp)
    expect([0.01, 0.1, 1].map(colourOf)).toEqual(['#000000', '#808080', '#ffffff'])
  })

  it('does not depend on the order or the number of the rates between', () => {
    expect(learningRateColours([1, 0.01], ramp)(0.1)).toBe(learningRateColours([0.01, 0.02, 0.5, 1], ramp)(0.1))
  })
})

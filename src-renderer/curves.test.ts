import { describe, expect, it } from 'vitest'
import { learningRateColours } from './charts/learning-rate-colours.ts'
import { curvesOf, legendOf, lossesOf, plainView } from './curves.ts'
import { runName } from './labels.ts'

const series = (length: number) => {
  const values = Float64Array.from({ length }, (_, index) => index)
  return { epoch: values, meanLoss: values, maxSampleLoss: values, accuracy: values }
}
const run = (index: number, learningRate: number, length = 2) => ({ index, learningRate, seed: 1, history: { series: series(length) } })
const ramp = ['#000000', '#808080', '#ffffff']

describe('the curves of a training', () => {
  it('are those of the runs that have something to show', () => {
    const curves = curvesOf([run(0, 0.1), run(1, 0.8, 0), run(2, 3.2)], { sweep: { learningRates: [0.1, 0.8, 3.2], seeds: [1] } }, plainView, { selected: 2, ramp })
    expect(curves.map(({ run: index, label, isSelected }) => [index, label, isSelected])).toEqual([
      [0, 'rate 0.1', false],
      [2, 'rate 3.2', true],
    ])
  })

  it('are two a run where there is a test part, the second one dashed', () => {
    const values = Float64Array.of(1, 2)
    const tested = { ...run(0, 0.1), history: { series: { ...series(2), testMeanLoss: values, testAccuracy: values } } }
    const sweep = { learningRates: [0.1], seeds: [1] }
    const labelled = (quantity: 'meanLoss' | 'maxSampleLoss') => curvesOf([tested], { sweep }, { ...plainView, quantity }, { ramp }).map(({ label, isTest }) => [label, isTest])
    expect(labelled('meanLoss')).toEqual([['rate 0.1', false], ['rate 0.1, test', true]])
    expect(labelled('maxSampleLoss')).toEqual([['rate 0.1', false]])
  })

  it('name the seed where a sweep has several', () => {
    const [curve] = curvesOf([run(0, 0.1)], { sweep: { learningRates: [0.1], seeds: [1, 2] } }, { ...plainView, quantity: 'accuracy' }, { ramp })
    expect(curve!.label).toBe('rate 0.1, seed 1')
  })
})

describe('the curves of several seeds shown as one', () => {
  const sweep = { learningRates: [0.1, 3], seeds: [1, 2, 3] }
  const seeded = (index: number, learningRate: number, seed: number, status: 'converged' | 'diverged') => ({ ...run(index, learningRate, 3), seed, status })
  const runs = [seeded(0, 0.1, 1, 'converged'), seeded(1, 0.1, 2, 'converged'), seeded(2, 0.1, 3, 'diverged'), seeded(3, 3, 1, 'diverged')]

  it('are a mean a rate with its band, and apart from it every run that diverged', () => {
    const curves = curvesOf(runs, { sweep }, { ...plainView, seeds: 'range' }, { ramp })
    expect(curves.map(({ label, run: index, band }) => [label, index, band !== undefined])).toEqual([
      ['rate 0.1, mean of 2 seeds', undefined, true],
      ['rate 0.1, seed 3', 2, false],
      ['rate 3, seed 1', 3, false],
    ])
  })

  it('name the runs that diverged', () => {
    expect(lossesOf(runs.slice(0, 3))).toBe('seed 3 diverged')
    expect(lossesOf(runs.slice(3))).toBe('diverged')
    expect(lossesOf(runs.slice(0, 2))).toBe('')
  })

  it('name the runs whose rate was changed', () => {
    const changed = { ...runs[0]!, changes: [{ epoch: 40, learningRate: 0.8 }] }
    expect(legendOf(0.1, [changed])).toEqual({ name: 'rate 0.1 → 0.8 at 40', changed: '' })
    expect(legendOf(0.1, [runs[0]!, changed])).toEqual({ name: 'rate 0.1', changed: '0.1 → 0.8 at 40' })
    expect(legendOf(0.1, [changed, changed, changed, changed, runs[1]!])).toEqual({ name: 'rate 0.1', changed: '4 of 5 with changed rates' })
    expect(legendOf(0.1, runs.slice(0, 2))).toEqual({ name: 'rate 0.1', changed: '' })
  })
})

describe('a smoothed curve', () => {
  it('keeps the raw values beside it', () => {
    const [curve] = curvesOf([run(0, 0.1, 3)], { sweep: { learningRates: [0.1], seeds: [1] } }, { ...plainView, smoothing: 0.5 }, { ramp })
    expect(Array.from(curve!.raw!)).toEqual([0, 1, 2])
    expect(curve!.y[1]).toBeCloseTo(2 / 3, 12)
  })
})

describe('the x axis', () => {
  const counted = { ...run(0, 0.1, 11), epochs: 10, elapsedMs: 2000 }
  const perEpoch = (across: 'epochs' | 'updates' | 'seconds') =>
    curvesOf([counted], { sweep: { learningRates: [0.1], seeds: [1] } }, { ...plainView, across }, { ramp, batches: 7 })[0]!.perEpoch
  it('counts epochs, updates, or seconds spread evenly over the epochs', () => {
    expect([perEpoch('epochs'), perEpoch('updates'), perEpoch('seconds')]).toEqual([1, 7, 0.2])
  })
})

describe('the name of a run', () => {
  it('tells how its rate was changed', () => {
    expect(runName({ learningRate: 0.8, seed: 3, changes: [{ epoch: 40, learningRate: 0.1 }] }, 2)).toBe('rate 0.8 → 0.1 at 40, seed 3')
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

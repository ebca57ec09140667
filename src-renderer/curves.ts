import type { Experiment } from '../src-engine/contract/experiment.ts'
import type { HistorySeries } from '../src-engine/contract/messages.ts'
import { learningRateColours } from './charts/learning-rate-colours.ts'
import type { Curve } from './charts/loss-chart-configuration.ts'
import { runName } from './labels.ts'

/** What a curve can show, and its name on the axis. */
export const quantities = { meanLoss: 'Mean loss', maxSampleLoss: 'Largest loss', accuracy: 'Accuracy' } as const
export type Quantity = keyof typeof quantities

/** The series of the test part beside that of the training part. */
const testOf: Partial<Record<Quantity, 'testMeanLoss' | 'testAccuracy'>> = { meanLoss: 'testMeanLoss', accuracy: 'testAccuracy' }

export interface RunCurve extends Curve {
  rate: number
}

export interface CurveSource {
  index: number
  learningRate: number
  seed: number
  history: { series: HistorySeries }
}

/** The curves of the runs that have something to show, each in the colour of its learning rate; with a test part two a run. */
export function curvesOf(runs: readonly CurveSource[], { sweep }: Pick<Experiment, 'sweep'>, quantity: Quantity, selected: number, ramp: readonly string[]): RunCurve[] {
  const colourOf = learningRateColours(sweep.learningRates, ramp)
  const test = testOf[quantity]
  return runs.flatMap(({ index, learningRate, seed, history: { series } }) => {
    if (series.epoch.length === 0) return []
    const curve = {
      run: index,
      rate: learningRate,
      label: runName({ learningRate, seed }, sweep.seeds.length),
      legend: `rate ${learningRate}`,
      colour: colourOf(learningRate),
      x: series.epoch,
      y: series[quantity],
      isSelected: index === selected && runs.length > 1,
      isTest: false,
    }
    const tested = test && series[test]
    return tested ? [curve, { ...curve, label: `${curve.label}, test`, legend: `${curve.legend}, test`, y: tested, isTest: true }] : [curve]
  })
}

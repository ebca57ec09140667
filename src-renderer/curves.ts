import type { Experiment } from '../src-engine/contract/experiment.ts'
import { learningRateColours } from './charts/learning-rate-colours.ts'
import type { Curve } from './charts/loss-chart-configuration.ts'
import { runName } from './labels.ts'

/** What a curve can show, and its name on the axis. */
export const quantities = { meanLoss: 'Mean loss', maxSampleLoss: 'Largest loss', accuracy: 'Accuracy' } as const
export type Quantity = keyof typeof quantities

export interface RunCurve extends Curve {
  rate: number
}

export interface CurveSource {
  index: number
  learningRate: number
  seed: number
  history: { series: Record<Quantity | 'epoch', Float64Array> }
}

/** The curves of the runs that have something to show, each in the colour of its learning rate. */
export function curvesOf(runs: readonly CurveSource[], { sweep }: Pick<Experiment, 'sweep'>, quantity: Quantity, selected: number, ramp: readonly string[]): RunCurve[] {
  const colourOf = learningRateColours(sweep.learningRates, ramp)
  return runs
    .map(({ index, learningRate, seed, history: { series } }) => ({
      run: index,
      rate: learningRate,
      label: runName({ learningRate, seed }, sweep.seeds.length),
      colour: colourOf(learningRate),
      x: series.epoch,
      y: series[quantity],
      isSelected: index === selected && runs.length > 1,
    }))
    .filter((curve) => curve.x.length > 0)
}

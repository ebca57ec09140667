import type { Experiment } from '../contract/experiment.ts'
import type { Samples, TrainingData } from './samples.ts'

/**
 * Checks what an experiment's schema cannot: that network and loss fit the data set.
 * @throws Error naming the place
 */
export function checkData({ network, training }: Pick<Experiment, 'network' | 'training'>, data: TrainingData): void {
  const last = network.layers.length - 1
  const { units } = network.layers[last]!
  if (units !== data.outputs)
    throw new Error(`network.layers[${last}].units: expected ${data.outputs}, as many as the data set has target columns, got ${units}`)
  for (const samples of [data.training, data.test]) {
    if (!samples.inputs.every(Number.isFinite)) throw new Error('dataset: expected inputs that stay finite numbers when scaled; use other data or another scaling')
    if (training.loss === 'cross-entropy') checkProbabilities(samples, data.outputs)
  }
}

function checkProbabilities({ targets }: Samples, outputs: number): void {
  const fault = targets.findIndex((target) => !(target >= 0 && target <= 1))
  if (fault >= 0)
    throw new Error(`training.loss: expected "squared-error", or targets from 0 to 1 for "cross-entropy", got ${targets[fault]} in target column ${(fault % outputs) + 1}`)
}

import type { Experiment } from '../src-engine/contract/experiment.ts'
import type { Model } from '../src-engine/contract/model.ts'
import type { ModelOrigin } from '../src-main/ipc/api.ts'

const longestName = 200

/**
 * An experiment that goes on from a model: its weights are the first ones, and everything else is as in the experiment it
 * comes from, for the one run it comes from. A model from elsewhere goes on in `other`.
 * @throws Error for weights that no training can begin with
 */
export function continuedExperiment(name: string, model: Model, origin: Pick<ModelOrigin, 'experiment' | 'learningRate' | 'seed'> | null, other: Experiment): Experiment {
  const { layers } = model
  if (layers.some(({ weights, biases }) => hasFault(weights) || (biases !== null && hasFault(biases))))
    throw new Error('some of its weights are no finite numbers, and no training can begin with them.')
  const bias = layers.some(({ biases }) => biases !== null)
  const base = origin?.experiment ?? other
  return {
    ...base,
    name: `${name.slice(0, longestName - ' continued'.length)} continued`,
    network: {
      layers: layers.map(({ units, activation }) => ({ units, activation })),
      bias,
      initialization: {
        scheme: 'explicit',
        weights: layers.map(({ weights }) => [...weights]),
        ...(bias && { biases: layers.map(({ units, biases }) => [...(biases ?? new Array<number>(units).fill(0))]) }),
      },
    },
    sweep: origin ? { learningRates: [origin.learningRate], seeds: [origin.seed] } : base.sweep,
  }
}

const hasFault = (values: readonly number[] | Float64Array): boolean => values.some((value) => !Number.isFinite(value))

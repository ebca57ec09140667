import { experimentFormat, type Experiment } from '../contract/experiment.ts'

type Overrides = {
  [Section in keyof Experiment]?: Experiment[Section] extends { kind: unknown } ? Experiment[Section] : Experiment[Section] extends object ? Partial<Experiment[Section]> : Experiment[Section]
}

/** The report's experiment on *XOR easy*, with whole sections or fields of them replaced. */
export function experimentWith({ dataset, network, training, sweep, ...rest }: Overrides = {}): Experiment {
  return {
    format: experimentFormat,
    version: 1,
    name: 'test',
    dataset: dataset ?? { kind: 'xor-easy' },
    network: {
      layers: [
        { units: 3, activation: 'sigmoid' },
        { units: 3, activation: 'sigmoid' },
        { units: 1, activation: 'sigmoid' },
      ],
      bias: false,
      initialization: { scheme: 'glorot-uniform-sigmoid' },
      ...network,
    },
    training: {
      loss: 'squared-error',
      optimizer: { kind: 'sgd' },
      batchSize: 1,
      shuffle: false,
      maxEpochs: 20_000,
      stop: { maxSampleLossBelow: 0.04 },
      ...training,
    },
    sweep: { learningRates: [0.8], seeds: [1], ...sweep },
    ...rest,
  }
}

/** Runs that go on until they are stopped. */
export function endless(training: Partial<Experiment['training']> = {}, sweep: Experiment['sweep'] = { learningRates: [0.001], seeds: [1] }): Experiment {
  return experimentWith({ training: { maxEpochs: 1_000_000_000, stop: undefined, ...training }, sweep })
}

/** A run of which one epoch takes some seconds. */
export function longEpoch(training: Partial<Experiment['training']> = {}): Experiment {
  return {
    ...endless(training),
    dataset: { kind: 'linear', n: 50_000, seed: 1 },
    network: {
      bias: true,
      layers: [{ units: 128, activation: 'tanh' }, { units: 128, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }],
      initialization: { scheme: 'glorot-uniform' },
    },
  }
}

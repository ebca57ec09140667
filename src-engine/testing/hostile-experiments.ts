import type { Activation, Experiment } from '../contract/experiment.ts'
import { experimentWith } from './experiments.ts'

const endings = [
  { loss: 'squared-error', output: { units: 2, activation: 'linear' } },
  { loss: 'squared-error', output: { units: 1, activation: 'sigmoid' } },
  { loss: 'squared-error', output: { units: 2, activation: 'tanh' } },
  { loss: 'cross-entropy', output: { units: 1, activation: 'sigmoid' } },
  { loss: 'cross-entropy', output: { units: 3, activation: 'softmax' } },
] as const

/** Small trainings with numbers that saturate, overflow and underflow, each with its description: one hidden layer, every ending. */
export function hostileExperiments(activation: Activation): [string, Experiment][] {
  return endings.flatMap(({ loss, output }) =>
    [1e-310, 1, 37, 800, 1e150, 1e300].flatMap((weight) =>
      [1e-300, 0.5, 40, 1e160].flatMap((input) =>
        [0.1, 1000].map((rate): [string, Experiment] => {
          const { units } = output
          const targets = Array.from({ length: units }, (_, j) => (j === 0 ? 1 : 0))
          const experiment = experimentWith({
            dataset: { kind: 'inline', inputs: [[input, -input], [input, 0], [0, -0], [1, 1]], targets: [targets, targets.toReversed(), targets, targets] },
            network: {
              layers: [{ units: 2, activation }, output],
              initialization: { scheme: 'explicit', weights: [[weight, -weight, weight / 3, weight], Array.from({ length: 2 * units }, (_, p) => (p % 2 === 0 ? weight : -weight / 7))] },
            },
            training: { loss, maxEpochs: 12, stop: undefined },
            sweep: { learningRates: [rate], seeds: [1] },
          })
          return [`${output.activation} with ${loss}, weights of ${weight}, inputs of ${input}, rate ${rate}`, experiment]
        }),
      ),
    ),
  )
}

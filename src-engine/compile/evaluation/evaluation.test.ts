import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Experiment } from '../../contract/experiment.ts'
import { initialize } from '../../network/initialization.ts'
import { createNetwork } from '../../network/network.ts'
import { randomStream } from '../../random/stream.ts'
import { experimentWith } from '../../testing/experiments.ts'
import { anyExperiment } from '../../testing/random-training.ts'
import { dataOf } from '../../testing/train-whole.ts'
import { createOnlineTrainer } from '../../training/online-trainer.ts'
import { createReferenceTrainer } from '../../training/reference-trainer.ts'
import type { TrainingData } from '../../training/samples.ts'
import type { Part, Trainer, TrainerSettings } from '../../training/trainer.ts'

interface Options {
  readonly perRegister: 1 | 2
  /** Changes the first parameters. */
  readonly spoil?: (parameters: Float64Array) => void
}

/** The same network in the hands of the compiled tier and of the reference. */
function bothOn({ network, training }: Experiment, data: TrainingData, { perRegister, spoil }: Options): { ours: Trainer; theirs: Trainer } {
  const settings = (): TrainerSettings => {
    const created = createNetwork(data.inputs, network.layers, network.bias, 'float64')
    initialize(created, network.initialization, randomStream(7, 'initialization'))
    spoil?.(created.parameters as Float64Array)
    return { network: created, data, training, learningRate: 0.1, order: null }
  }
  return { ours: createOnlineTrainer(settings(), { perRegister, isTight: true }), theirs: createReferenceTrainer(settings()) }
}

/** What is tallied of some samples, in stretches. */
function tallied(trainer: Trainer, part: Part, from: number, to: number, cuts: readonly number[] = []): [lossSum: number, maxLoss: number, correct: number] {
  const tally = { lossSum: 0, maxLoss: 0, correct: 0 }
  const ends = [...cuts.filter((cut) => cut > from && cut < to).sort((a, b) => a - b), to]
  for (let start = from; ends.length > 0; start = ends.shift()!) trainer.evaluate(part, start, ends[0]!, tally)
  return [tally.lossSum, tally.maxLoss, tally.correct]
}

function expectSameTallies(experiment: Experiment, options: Options, cuts?: readonly number[]): void {
  const data = dataOf(experiment)
  const { ours, theirs } = bothOn(experiment, data, options)
  for (const part of ['training', 'test'] as const) {
    const { count } = data[part]
    if (count === 0) continue
    expect(tallied(ours, part, 0, count, cuts)).toEqual(tallied(theirs, part, 0, count))
    expect(tallied(ours, part, count - 1, count)).toEqual(tallied(theirs, part, count - 1, count))
  }
}

/** Inputs, targets and units without number. */
function wideExperiment(units: readonly number[], outputs: number, rows: number): Experiment {
  const number = (row: number, column: number): number => Math.sin(12.9898 * row + 78.233 * column)
  const columns = (count: number, value: (row: number, column: number) => number): number[][] => Array.from({ length: rows }, (_, row) => Array.from({ length: count }, (_, column) => value(row, column)))
  const hidden = (['tanh', 'relu', 'sigmoid', 'leaky-relu'] as const).map((activation, index) => ({ units: units[index] ?? 0, activation })).filter((layer) => layer.units > 0)
  return experimentWith({
    dataset: { kind: 'inline', inputs: columns(11, number), targets: columns(outputs, (row, column) => (row % outputs === column ? 1 : 0)), testFraction: 0.2, splitSeed: 1 },
    network: { layers: [...hidden, { units: outputs, activation: outputs > 1 ? 'softmax' : 'sigmoid' }], bias: true, initialization: { scheme: 'glorot-uniform' } },
    training: { loss: 'cross-entropy', optimizer: { kind: 'sgd' }, stop: undefined },
  })
}

describe.each([1, 2] as const)('evaluation, vectors sharing a register: %s,', (perRegister) => {
  test('comes to the reference’s bits with any network and loss, wherever a part is cut', () => {
    fc.assert(
      fc.property(anyExperiment({ mostUnits: 9 }), fc.uniqueArray(fc.nat(25), { maxLength: 4 }), (experiment, cuts) => expectSameTallies(experiment, { perRegister }, cuts)),
      { numRuns: 150 },
    )
  })

  test('does so with layers, outputs and samples in loops', () => {
    for (const [units, outputs, rows] of [[[16], 1, 200], [[40, 17], 12, 161], [[33, 9, 20, 16], 9, 80], [[1030], 3, 12]] as const) expectSameTallies(wideExperiment(units, outputs, rows), { perRegister }, [3, 64, 70])
  })

  test('does so with weights beyond all measure, infinite or no number', () => {
    // Sums near the largest number overflow here sooner than in the reference, as they come times the layer's scale: none are made of these.
    const hostile = [1e300, -1e300, 1e20, -1e20, 800, -800, 0, -0, 5e-324, Infinity, -Infinity, NaN]
    fc.assert(
      fc.property(anyExperiment(), fc.array(fc.tuple(fc.nat(), fc.constantFrom(...hostile)), { minLength: 1, maxLength: 6 }), (experiment, changes) => {
        const spoil = (parameters: Float64Array): void => {
          for (const [index, value] of changes) parameters[index % parameters.length] = value
        }
        expectSameTallies(experiment, { perRegister, spoil })
      }),
      { numRuns: 150 },
    )
  })
})

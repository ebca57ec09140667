import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runsOf } from '../contract/experiment.ts'
import type { Results } from '../contract/results.ts'
import { readExperiment } from '../formats/experiment-file.ts'
import { dataOf, trainWhole } from '../testing/train-whole.ts'
import { createReferenceTrainer } from './reference-trainer.ts'
import { createTrainer } from './create-trainer.ts'

const text = (name: string): string => readFileSync(new URL(`./goldens/${name}.json`, import.meta.url), 'utf8')

const trainers = { reference: createReferenceTrainer, chosen: createTrainer }
const goldens = ['xor-online', 'linear-batch7-bias', 'three-class-softmax'] as const
const cases = goldens.flatMap((name) => (['reference', 'chosen'] as const).map((trainer) => ({ name, trainer })))

/** Computed by another program (NumPy): losses agree within 1e-12, weights within 1e-10. */
describe.each(cases)('the golden $name, by the $trainer trainer', ({ name, trainer }) => {
  const experiment = readExperiment(text(`${name}.experiment`))
  const expected = JSON.parse(text(`${name}.expected`)) as Pick<Results, 'runs'>
  const data = dataOf(experiment)

  test.each(runsOf(experiment).map((settings, index) => ({ settings, index })))('agrees at rate $settings.learningRate', ({ settings, index }) => {
    const golden = expected.runs[index]!
    const run = trainWhole(experiment, settings, { data, createTrainer: trainers[trainer] })
    const { tail } = run.history.since()
    expect(run.outcome).toBe(golden.outcome)
    expect(run.epochs).toBe(golden.epochs)
    expect([...tail.epoch]).toEqual(golden.history.epoch)
    for (const series of ['meanLoss', 'maxSampleLoss', 'accuracy'] as const)
      expect(farthest(tail[series], golden.history[series]), series).toBeLessThanOrEqual(1e-12)
    run.model().layers.forEach((layer, l) => {
      const wanted = golden.model!.layers[l]!
      expect(layer).toMatchObject({ inputs: wanted.inputs, units: wanted.units, activation: wanted.activation })
      expect(farthest(layer.weights, wanted.weights)).toBeLessThanOrEqual(1e-10)
      expect(farthest(layer.biases ?? [], wanted.biases ?? [])).toBeLessThanOrEqual(1e-10)
    })
  })
})

function farthest(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  expect(ours).toHaveLength(theirs.length)
  return Array.from(theirs).reduce((most, value, index) => Math.max(most, Math.abs(value - ours[index]!)), 0)
}

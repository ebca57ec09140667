import type { Experiment, RunSettings } from '../contract/experiment.ts'
import { runsOf } from '../contract/experiment.ts'
import { generate } from '../datasets/generate.ts'
import { pointsOf } from '../datasets/points.ts'
import { createReferenceTrainer } from '../training/reference-trainer.ts'
import { Run } from '../training/run.ts'
import { trainingDataOf, type TrainingData } from '../training/samples.ts'
import type { CreateTrainer } from '../training/trainer.ts'

/** The training data of an experiment whose data set is generated. */
export function dataOf({ dataset }: Experiment): TrainingData {
  if (dataset.kind === 'csv') throw new Error('dataset.kind: expected a generated data set, got "csv"')
  return trainingDataOf(pointsOf(generate(dataset), dataset))
}

/** Trains one run of an experiment to its end, by the reference unless told otherwise, in steps of `budget`. */
export function trainWhole(
  experiment: Experiment,
  settings: RunSettings = runsOf(experiment)[0]!,
  { data = dataOf(experiment), createTrainer = createReferenceTrainer, budget = 100_000 }: { data?: TrainingData; createTrainer?: CreateTrainer; budget?: number } = {},
): Run {
  const run = new Run(experiment, settings, data, createTrainer)
  while (!run.step(budget));
  return run
}

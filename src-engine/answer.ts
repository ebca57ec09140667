import { experimentSchema, type DatasetSettings } from './contract/experiment.ts'
import { requestSchema, type Points, type Request } from './contract/messages.ts'
import { check } from './contract/validation.ts'
import { generate } from './datasets/generate.ts'
import { pointsOf } from './datasets/points.ts'
import type { RawPoints } from './datasets/raw-points.ts'
import { csvPoints, tableFacts } from './formats/csv.ts'
import type { Answer } from './job.ts'
import { predict } from './network/predict.ts'
import { createTrainer } from './training/create-trainer.ts'
import { Run } from './training/run.ts'
import { trainingDataOf } from './training/samples.ts'

/**
 * Does what a `start`, `generate` or `predict` request asks for before any training: checks it, makes its data set,
 * computes its outputs. Heavy for large data, so it runs in a worker thread of its own.
 * @param request as it came through the port
 * @throws Error saying what is wrong with the request
 */
export function answer(request: unknown): Answer {
  const { experiment } = Object(request) as { experiment?: unknown }
  // First by itself, so that a fault is named by its place in the experiment's file.
  if (experiment !== undefined) check(experimentSchema, experiment, 'experiment')
  const checked = check(requestSchema, request, 'request')
  switch (checked.type) {
    case 'start':
      return prepare(checked)
    case 'generate':
      return { type: 'points', points: makePoints(checked.dataset, checked.csv) }
    case 'inspect':
      return { type: 'table', table: tableFacts(checked.csv, checked.header) }
    case 'predict': {
      const { layers } = checked.model
      return { type: 'predicted', ...predict(checked.model, checked.inputs, checked.activations), columns: layers[layers.length - 1]!.units }
    }
    default:
      throw new Error(`request: expected "start" or a question, got "${checked.type}"`)
  }
}

function prepare({ experiment, csv, workers }: Extract<Request, { type: 'start' }>): Answer {
  const points = makePoints(experiment.dataset, csv)
  const data = trainingDataOf(points, (length) => new Float64Array(new SharedArrayBuffer(8 * length)))
  // Sizes and weights that do not fit are found here, once for all runs.
  new Run(experiment, { learningRate: experiment.sweep.learningRates[0]!, seed: experiment.sweep.seeds[0]! }, data, createTrainer)
  return { type: 'prepared', experiment, workers, points, data }
}

function makePoints(dataset: DatasetSettings, csv: string | undefined): Points {
  return pointsOf(rawPoints(dataset, csv), dataset)
}

function rawPoints(dataset: DatasetSettings, csv: string | undefined): RawPoints {
  if (dataset.kind !== 'csv') return generate(dataset)
  if (csv === undefined) throw new Error(`dataset.path: expected the text of "${dataset.path}" with the request, got nothing`)
  return csvPoints(csv, dataset)
}

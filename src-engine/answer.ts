import { experimentSchema, runsOf } from './contract/experiment.ts'
import { requestSchema, type Request } from './contract/messages.ts'
import type { Model } from './contract/model.ts'
import { check } from './contract/validation.ts'
import { commandIn, commands, orderOf, type Control } from './control.ts'
import { datasetPoints } from './dataset-points.ts'
import { estimate } from './estimate.ts'
import { tableFacts } from './formats/csv.ts'
import type { Answer } from './job.ts'
import { predict } from './prediction/predict.ts'
import { predictTable } from './prediction/predict-table.ts'
import { Replays } from './replay.ts'
import { createReferenceTrainer } from './training/reference-trainer.ts'
import { Run } from './training/run.ts'
import { trainingDataOf } from './training/samples.ts'

/**
 * Does what requests ask for besides training: checks them, makes data sets, computes outputs, measures, replays. Heavy for
 * large data, so it runs in worker threads of its own.
 */
export class Answers {
  readonly #now: () => number
  readonly #replays = new Replays()
  /** @throws Error once nobody waits for the answer any more */
  readonly #keepGoing: () => void

  /** @param now milliseconds; only their differences count */
  constructor(control: Control, now: () => number) {
    this.#now = now
    this.#keepGoing = () => {
      if (commandIn(orderOf(control)) === commands.abandon) throw new Error('cancelled')
    }
  }

  /**
   * @param request as it came through the port
   * @throws Error saying what is wrong with the request
   */
  answer(request: unknown): Answer {
    const { experiment } = Object(request) as { experiment?: unknown }
    // First by itself, so that a fault is named by its place in the experiment's file.
    if (experiment !== undefined) check(experimentSchema, experiment, 'experiment')
    const checked = check(requestSchema, request, 'request')
    switch (checked.type) {
      case 'start':
        return prepare(checked)
      case 'generate':
        return { type: 'points', points: datasetPoints(checked.dataset, checked.csv) }
      case 'inspect':
        return { type: 'table', table: tableFacts(checked.csv, checked.header) }
      case 'predict': {
        const model = modelOf(checked)
        const { layers } = model
        return { type: 'predicted', ...predict(model, checked.inputs, { neurons: checked.activations, keepGoing: this.#keepGoing }), columns: layers[layers.length - 1]!.units }
      }
      case 'predict-table':
        return { type: 'table-predicted', ...predictTable({ ...checked, model: modelOf(checked) }, this.#keepGoing) }
      case 'estimate':
        return estimate(checked, this.#keepGoing, this.#now)
      case 'replay':
        return this.#replays.replay(checked, this.#keepGoing)
      default:
        throw new Error(`request: expected "start" or a question, got "${checked.type}"`)
    }
  }
}

function modelOf({ model }: { readonly model?: Model | undefined }): Model {
  if (!model) throw new Error('model: expected one, here or in parts before')
  return model
}

function prepare({ experiment, csv, workers, runs }: Extract<Request, { type: 'start' }>): Answer {
  const settings = runsOf(experiment)
  const unknown = runs?.find((run) => run >= settings.length)
  if (unknown !== undefined) throw new Error(`runs: expected runs of the sweep, 0 to ${settings.length - 1}, got ${unknown}`)
  const points = datasetPoints(experiment.dataset, csv)
  const data = trainingDataOf(points, (length) => new Float64Array(new SharedArrayBuffer(8 * length)))
  // Sizes and weights that do not fit are found here, once for all runs. Nothing is trained, so nothing needs compiling.
  new Run(experiment, settings[0]!, data, createReferenceTrainer)
  return { type: 'prepared', experiment, workers, runs, points, data }
}

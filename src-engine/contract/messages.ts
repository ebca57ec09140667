import * as v from 'valibot'
import { datasetSchema } from './dataset.ts'
import { experimentSchema, mostUnits } from './experiment.ts'
import { modelPartSchema } from './model-parts.ts'
import { modelSchema, type Model } from './model.ts'
import { outcomeNames, type Outcome } from './results.ts'
import { float64s, oneOf, positive, whole } from './validation.ts'

/**
 * What the engine process and whoever uses it (the window, the command line) say to each other over one message port.
 * A *training* is one experiment being run: all runs of its sweep, under an id that the user of the engine chooses.
 * Ports copy their payloads: no transfer lists, ever (from the renderer they silently deliver null).
 */

const id = v.pipe(v.string(), v.nonEmpty())
const request = whole(0)

/** Most epochs of one replay. */
export const mostReplayedEpochs = 512

const isAscending = (numbers: number[]): boolean => numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)
const ascending = v.pipe(v.array(whole(0), 'a list of whole numbers'), v.nonEmpty('at least one number'), v.check(isAscending, 'whole numbers in ascending order'))

/** Requests: to the engine. */
export const requestSchema = v.variant('type', [
  /**
   * Run an experiment. `paused`: the first runs stand still before their epoch 0, for stepping. `runs`: only these of its
   * runs, by their numbers in run order, ascending. `csv` is the text of the file that a `csv` data set names; the engine
   * opens no files.
   */
  v.object({
    type: v.literal('start'),
    training: id,
    experiment: experimentSchema,
    csv: v.optional(v.string()),
    workers: v.optional(whole(1, 256)),
    paused: v.optional(v.boolean()),
    runs: v.optional(ascending),
  }),
  v.object({ type: v.literal('pause'), training: id }),
  v.object({ type: v.literal('resume'), training: id }),
  /**
   * Of a training that stands still (`state` has said so): every run that has a thread trains its next epoch, or what is left
   * of the one it was paused in, and stands still again; first of all it evaluates epoch 0. Heard are `state` running, then
   * `progress` or `finished` of each, then `state` paused; `finished` may come later (see `state`). Runs that wait take the threads of those that end.
   */
  v.object({ type: v.literal('step'), training: id }),
  /** Another learning rate for a run of a started training that has not ended, from its next epoch on; answered by `rate-changed`. */
  v.object({ type: v.literal('change-rate'), training: id, run: whole(0), learningRate: positive() }),
  /**
   * Ends every run that has not ended, as `stopped`. Heard are `state` stopped, `finished` of each, then `ended`; no `progress` any
   * more. A run that has not begun ends without being trained or evaluated.
   */
  v.object({ type: v.literal('stop'), training: id }),
  /** The reader has taken in progress number `sequence`; the next is sent only then, so that a slow reader is never flooded. */
  v.object({ type: v.literal('acknowledge'), training: id, sequence: whole(0) }),
  /** The run whose current model progress shall carry (null: none). */
  v.object({ type: v.literal('watch'), training: id, run: v.nullable(whole(0)) }),
  /** The points of a data set, without training: answered by `points` or `refused`. */
  v.object({ type: v.literal('generate'), request, dataset: datasetSchema, csv: v.optional(v.string()) }),
  /** What a table holds, before it becomes a data set: answered by `table` or `refused`. */
  v.object({ type: v.literal('inspect'), request, csv: v.string(), header: v.boolean() }),
  /**
   * Outputs of a model for rows of inputs (n × inputs, row-major), and, of each layer's first `activations` neurons, what
   * they answer to each row: answered by `predicted` or `refused`. A large model may be left out, and come in parts before.
   */
  v.object({ type: v.literal('predict'), request, model: v.optional(modelSchema), inputs: float64s, activations: v.optional(v.array(whole(0, mostUnits))) }),
  /** Part of the model that a `predict` or a `predict-table` of the same number is about, in order. */
  v.object({ type: v.literal('model-part'), request, part: modelPartSchema }),
  /**
   * Outputs of a model for the rows of a CSV table: of the columns named `inputs` where it has them all, else of its first ones.
   * Answered by `table-predicted` or `refused`. A large model may be left out, and come in parts before. @param scaling as `Points.scaling`
   */
  v.object({ type: v.literal('predict-table'), request, model: v.optional(modelSchema), csv: v.string(), inputs: v.array(v.string()), scaling: v.optional(v.object({ offset: float64s, factor: float64s })) }),
  /** How long training will take: answered by `estimated` or `refused`. */
  v.object({ type: v.literal('estimate'), request, experiment: experimentSchema, csv: v.optional(v.string()) }),
  /**
   * A run of an experiment at some of its epochs, ascending, computed again to the same bits: answered by `replayed` or
   * `refused`. Epochs after the run's end are left out; a run that was stopped goes on here beyond where it was.
   */
  v.object({
    type: v.literal('replay'),
    request,
    experiment: experimentSchema,
    csv: v.optional(v.string()),
    run: whole(0),
    epochs: v.pipe(ascending, v.maxLength(mostReplayedEpochs, `at most ${mostReplayedEpochs} epochs`)),
    wanted: oneOf(['models', 'sample-losses']),
  }),
  /** The answer to a question is no longer wanted: it is refused at once, unless it is on its way. */
  v.object({ type: v.literal('cancel'), request }),
])
export type Request = v.InferOutput<typeof requestSchema>

/** A data set as both sides hold it: row-major matrices, and which rows are trained on. */
const pointsSchema = v.object({
  /** n × inputColumns.length, before scaling: what a person looks at. */
  inputs: float64s,
  /** n × targetColumns. */
  targets: float64s,
  inputColumns: v.array(v.string()),
  targetColumns: whole(1),
  /** As in an inline data set: one a target or, with `classNames`, one of what is classified. */
  targetNames: v.optional(v.array(v.string())),
  classNames: v.optional(v.array(v.string())),
  /** Indexes of the training rows, in data set order, and of the test rows. */
  training: v.instance(Uint32Array, 'a Uint32Array'),
  test: v.instance(Uint32Array, 'a Uint32Array'),
  /**
   * A model takes (input − offset) · factor, each one a column; fitted on the training rows. 0 and 1 without scaling.
   */
  scaling: v.object({ offset: float64s, factor: float64s }),
})
export type Points = v.InferOutput<typeof pointsSchema>

/** A table as it is shown before it becomes a data set. */
const tableFactsSchema = v.object({
  /** How many there are, and the first few of them. */
  count: whole(1),
  rows: v.array(v.array(v.string())),
  columns: v.array(
    v.object({
      name: v.string(),
      /** Undefined where every field is a number, else what is none, by line and column. */
      notNumbers: v.optional(v.string()),
      /** What a target of its fields would be: the names of its classes, or why it can be none. Neither for numbers. */
      classNames: v.optional(v.array(v.string())),
      noTarget: v.optional(v.string()),
    }),
  ),
})
export type TableFacts = v.InferOutput<typeof tableFactsSchema>

/**
 * The tail of a run's history: a reader cuts its copy to the first `from` points and appends these. While nothing is
 * thinned only new points travel; a thinning sends the whole history with `from` 0.
 */
const historyTailSchema = v.object({
  from: whole(0),
  epoch: float64s,
  meanLoss: float64s,
  maxSampleLoss: float64s,
  accuracy: float64s,
  testMeanLoss: v.optional(float64s),
  testAccuracy: v.optional(float64s),
})
export type HistoryTail = v.InferOutput<typeof historyTailSchema>

/** A whole history as typed arrays, the way it is held in memory; files hold it as `History`. */
export type HistorySeries = Omit<HistoryTail, 'from'>

const runProgressSchema = v.object({ run: whole(0), epochs: whole(0), elapsedMs: v.number(), history: historyTailSchema })
export type RunProgress = v.InferOutput<typeof runProgressSchema>

/** Of a run's model after so many epochs. Parts come in order, from one progress to the next; a first one may come before the last of those before. */
const watched = v.object({ run: whole(0), epochs: whole(0), part: modelPartSchema })

/** News: from the engine. A message of our own process is checked for its shape; only what came from a file is checked in depth. */
export const newsSchema = v.variant('type', [
  /** The training's data set and workers, before its first run. Runs are numbered in run order (see `runsOf`). */
  v.object({ type: v.literal('started'), training: id, points: pointsSchema, workers: whole(1) }),
  /**
   * `paused`: every run that has a thread stands still, and all that led there has been sent. `stopped`: nothing trains any
   * more; how each run ended follows, with its weights. Both before the `finished` of runs whose weights take their time, as
   * they are many.
   */
  v.object({ type: v.literal('state'), training: id, state: oneOf(['running', 'paused', 'stopped']) }),
  /** About 30 times a second for all runs together, and before `paused`; only runs with something new are listed. */
  v.object({ type: v.literal('progress'), training: id, sequence: whole(0), runs: v.array(runProgressSchema), watched: v.optional(watched) }),
  /** Part of the model of a run that has ended, in order, before its `finished`. */
  v.object({ type: v.literal('model-part'), training: id, run: whole(0), part: modelPartSchema }),
  /** A run has ended. `history` is what the reader lacks, `from` as in progress; every earlier tail came before it. */
  v.object({
    type: v.literal('finished'),
    training: id,
    run: whole(0),
    outcome: oneOf(outcomeNames),
    reason: v.optional(v.string()),
    epochs: whole(0),
    elapsedMs: v.number(),
    precision: v.optional(oneOf(['float32'])),
    relaxedSimd: v.optional(v.literal(true, 'true')),
    history: historyTailSchema,
    /**
     * Null for a run that failed before it had weights, or was stopped before it began (its history is empty then); left out
     * where it came in parts (`FinishedModels` puts it back).
     */
    model: v.optional(v.nullable(v.custom<Model>((value) => typeof value === 'object' && value !== null))),
  }),
  /** A run's learning rate is another one from the epoch after `epoch` on. Not said of a run that has ended. */
  v.object({ type: v.literal('rate-changed'), training: id, run: whole(0), epoch: whole(0), learningRate: positive() }),
  /** Every run has ended; nothing more comes of this training. */
  v.object({ type: v.literal('ended'), training: id }),
  /** The training could not begin, with the reason (an experiment or data set at fault); nothing more comes of it. */
  v.object({ type: v.literal('rejected'), training: id, reason: v.string() }),
  v.object({ type: v.literal('points'), request, points: pointsSchema }),
  v.object({ type: v.literal('table'), request, table: tableFactsSchema }),
  /** Outputs n × columns, row-major. Activations layer by layer, neuron by neuron, n numbers each. */
  v.object({ type: v.literal('predicted'), request, outputs: float64s, columns: whole(1), activations: v.instance(Float32Array, 'a Float32Array') }),
  /** The table's columns that were taken, their values before scaling (n × inputs), and the outputs (n × columns), row-major. */
  v.object({ type: v.literal('table-predicted'), request, inputColumns: v.array(v.string()), inputs: float64s, outputs: float64s, columns: whole(1) }),
  /** Milliseconds of one run's epoch, its evaluation included, and how many runs train at the same time. */
  v.object({ type: v.literal('estimated'), request, epochMs: v.number(), workers: whole(1) }),
  v.object({
    type: v.literal('replayed'),
    request,
    /** Those of the wanted epochs that the run reaches. */
    epochs: v.array(whole(0)),
    /** One an epoch, if wanted. */
    models: v.array(v.custom<Model>((value) => typeof value === 'object' && value !== null)),
    /** Epochs × training rows, row-major, in the order of `Points.training`, if wanted; else empty. */
    sampleLosses: float64s,
  }),
  v.object({ type: v.literal('refused'), request, reason: v.string() }),
])
export type News = v.InferOutput<typeof newsSchema>

export type { Outcome }

import * as v from 'valibot'
import { experimentSchema, rateChangeSchema } from './experiment.ts'
import { losslessNumber } from './lossless-json.ts'
import { modelSchema } from './model.ts'
import { finite, oneOf, whole } from './validation.ts'

/** Names the file's kind; see CONTRACT §4. */
export const resultsFormat = 'backprop-bench/results'

/** Most points of a history, however long the run. */
export const mostHistoryPoints = 4096

/** Up to this epoch a history holds every epoch. */
export const everyEpochUpTo = 2000

export const outcomeNames = ['converged', 'max-epochs', 'diverged', 'stopped', 'failed'] as const
export type Outcome = (typeof outcomeNames)[number]

/** What is recorded after an epoch. The two of the test part are there only if the data set has one. */
export const trainingSeries = ['meanLoss', 'maxSampleLoss', 'accuracy'] as const
export const testSeries = ['testMeanLoss', 'testAccuracy'] as const

const series = v.pipe(v.array(losslessNumber, 'a list of numbers'), v.maxLength(mostHistoryPoints, `at most ${mostHistoryPoints} points`))

export const historySchema = v.pipe(
  v.strictObject({
    epoch: v.pipe(v.array(whole(0), 'a list of epochs'), v.maxLength(mostHistoryPoints, `at most ${mostHistoryPoints} points`)),
    meanLoss: series,
    maxSampleLoss: series,
    accuracy: series,
    testMeanLoss: v.optional(series),
    testAccuracy: v.optional(series),
  }),
  v.check((history) => Object.values(history).every((values) => values === undefined || values.length === history.epoch.length), 'series of equal length'),
)

export const runResultSchema = v.strictObject({
  learningRate: finite(),
  seed: whole(0),
  /** Where its learning rate became another one, as `RunSettings.changes`. */
  changes: v.optional(v.pipe(v.array(rateChangeSchema, 'a list of changes'), v.readonly())),
  outcome: oneOf(outcomeNames),
  /** Why a run failed. */
  reason: v.optional(v.string()),
  epochs: whole(0),
  elapsedMs: finite(),
  /** Named when it is not the float64 that CONTRACT §2 promises. */
  precision: v.optional(oneOf(['float32'])),
  /** Said of a float32 run whose products and sums a processor may have rounded together: another may come to other bits. */
  relaxedSimd: v.optional(v.literal(true, 'true')),
  history: historySchema,
  /** Null for a run that failed before it had weights, or was stopped before it began (its history is empty then). */
  model: v.nullable(modelSchema),
})

/** A results file, CONTRACT §4. */
export const resultsSchema = v.strictObject({
  format: v.literal(resultsFormat, `"${resultsFormat}"`),
  version: v.literal(1, '1, the version this program reads'),
  experiment: experimentSchema,
  runs: v.array(runResultSchema, 'a list of runs'),
})

export type History = v.InferOutput<typeof historySchema>
export type RunResult = v.InferOutput<typeof runResultSchema>
export type Results = v.InferOutput<typeof resultsSchema>

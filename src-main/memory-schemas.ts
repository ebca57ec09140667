import * as v from 'valibot'
import { activationNames, mostLayers, mostUnits, rateChangeSchema } from '../src-engine/contract/experiment.ts'
import { modelFormat } from '../src-engine/contract/model.ts'
import { mostHistoryPoints, outcomeNames } from '../src-engine/contract/results.ts'
import { finite, oneOf, whole } from '../src-engine/contract/validation.ts'

/**
 * Runs and models as they are held in memory. The contract's schemas describe them as files hold them, where NaN and
 * the infinities are strings; here they are numbers, and a history's series are typed arrays.
 */

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((item) => typeof item === 'number')

/** A typed array passes between processes many times as fast as a list, and is left what it is. */
const numbers = v.union([v.instance(Float64Array), v.custom<number[]>(isNumbers)], 'a flat list of numbers')

const layer = v.pipe(
  v.strictObject({ inputs: whole(1), units: whole(1, mostUnits), activation: oneOf(activationNames), weights: numbers, biases: v.nullable(numbers) }),
  v.check(({ inputs, units, weights }) => weights.length === inputs * units, 'inputs × units weights'),
  v.check(({ units, biases }) => biases === null || biases.length === units, 'one bias a neuron'),
)

export const modelSchema = v.pipe(
  v.strictObject({
    format: v.literal(modelFormat),
    version: v.literal(1),
    inputs: whole(1),
    layers: v.pipe(v.array(layer), v.nonEmpty('at least one layer'), v.maxLength(mostLayers)),
  }),
  v.check(({ inputs, layers }) => layers.every((each, index) => each.inputs === (layers[index - 1]?.units ?? inputs)), 'layers that fit together'),
)

const series = v.pipe(
  v.instance(Float64Array, 'a series of numbers'),
  v.check((values) => values.length <= mostHistoryPoints, `at most ${mostHistoryPoints} points`),
)

export const historySchema = v.pipe(
  v.strictObject({
    epoch: series,
    meanLoss: series,
    maxSampleLoss: series,
    accuracy: series,
    testMeanLoss: v.optional(series),
    testAccuracy: v.optional(series),
  }),
  v.check((history) => Object.values(history).every((values) => values === undefined || values.length === history.epoch.length), 'series of equal length'),
)

export const outcomeSchema = oneOf(outcomeNames)

export const runSchema = v.strictObject({
  learningRate: finite(),
  seed: whole(0),
  changes: v.optional(v.pipe(v.array(rateChangeSchema), v.readonly())),
  outcome: outcomeSchema,
  reason: v.optional(v.string()),
  epochs: whole(0),
  elapsedMs: finite(),
  precision: v.optional(oneOf(['float32'])),
  relaxedSimd: v.optional(v.literal(true, 'true')),
  history: historySchema,
  model: v.nullable(modelSchema),
})

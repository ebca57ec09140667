import * as v from 'valibot'
import { rateChangeSchema } from '../../src-engine/contract/experiment.ts'
import { check, finite, oneOf, whole } from '../../src-engine/contract/validation.ts'
import type { RunRecord } from '../ipc/api.ts'
import { outcomeSchema, runSchema } from '../memory-schemas.ts'
import { type Block, blockSchema, decodeBlock, encodeBlock } from './float64-block.ts'
import type { FileKind } from './stored-file.ts'
import { modelOf, networkSchema, storedNetwork } from './stored-network.ts'

const contentSchema = v.strictObject({
  learningRate: finite(),
  seed: whole(0),
  changes: v.optional(v.pipe(v.array(rateChangeSchema), v.readonly())),
  outcome: outcomeSchema,
  reason: v.optional(v.string()),
  epochs: whole(0),
  elapsedMs: finite(),
  precision: v.optional(oneOf(['float32'])),
  relaxedSimd: v.optional(v.literal(true, 'true')),
  history: v.strictObject({
    epoch: blockSchema,
    meanLoss: blockSchema,
    maxSampleLoss: blockSchema,
    accuracy: blockSchema,
    testMeanLoss: v.optional(blockSchema),
    testAccuracy: v.optional(blockSchema),
  }),
  network: v.nullable(networkSchema),
})
export type StoredRun = v.InferOutput<typeof contentSchema>

/** `runs/<id>.json`: a run's history and final weights. */
export const runFile: FileKind<StoredRun> = { format: 'backprop-bench/stored-run', version: 1, content: contentSchema }

export function storedRun({ history, model, ...facts }: RunRecord): StoredRun {
  const block = (values: Float64Array): Block => encodeBlock(values, [values.length])
  return {
    ...facts,
    history: {
      epoch: block(history.epoch),
      meanLoss: block(history.meanLoss),
      maxSampleLoss: block(history.maxSampleLoss),
      accuracy: block(history.accuracy),
      ...(history.testMeanLoss && { testMeanLoss: block(history.testMeanLoss) }),
      ...(history.testAccuracy && { testAccuracy: block(history.testAccuracy) }),
    },
    network: model && storedNetwork(model),
  }
}

/** @throws ContractError where bytes are damaged or series do not fit together */
export function runOf({ history, network, ...facts }: StoredRun): RunRecord {
  const run = {
    ...facts,
    history: {
      epoch: decodeBlock(history.epoch),
      meanLoss: decodeBlock(history.meanLoss),
      maxSampleLoss: decodeBlock(history.maxSampleLoss),
      accuracy: decodeBlock(history.accuracy),
      ...(history.testMeanLoss && { testMeanLoss: decodeBlock(history.testMeanLoss) }),
      ...(history.testAccuracy && { testAccuracy: decodeBlock(history.testAccuracy) }),
    },
    model: network && modelOf(network),
  }
  return check(runSchema, run, 'run')
}

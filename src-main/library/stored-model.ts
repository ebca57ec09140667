import * as v from 'valibot'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { finite, whole } from '../../src-engine/contract/validation.ts'
import { outcomeSchema } from '../memory-schemas.ts'
import { annotationFields } from './annotations.ts'
import type { FileKind } from './stored-file.ts'
import { networkSchema } from './stored-network.ts'

/** Where a model comes from. */
export const originSchema = v.strictObject({ experiment: experimentSchema, learningRate: finite(), seed: whole(0), outcome: outcomeSchema, epochs: whole(0) })

const contentSchema = v.strictObject({
  name: v.string(),
  savedAt: finite(),
  ...annotationFields,
  origin: v.nullable(originSchema),
  network: networkSchema,
})
export type StoredModel = v.InferOutput<typeof contentSchema>

/** `models/<id>.json`: a trained model and where it comes from. */
export const modelFile: FileKind<StoredModel> = { format: 'backprop-bench/stored-model', version: 1, content: contentSchema }

import * as v from 'valibot'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { finite, whole } from '../../src-engine/contract/validation.ts'
import { outcomeSchema } from '../memory-schemas.ts'
import { annotationFields } from './annotations.ts'
import { thumbnailSchema } from './thumbnail.ts'
import type { FileKind } from './stored-file.ts'

/** `id` names the run’s file; the facts beside it are there for the list, and for saying which run a damaged file held. */
const runFacts = v.strictObject({ id: v.string(), learningRate: finite(), seed: whole(0), outcome: outcomeSchema })

const contentSchema = v.strictObject({
  name: v.string(),
  savedAt: finite(),
  ...annotationFields,
  /** For the list, which does not open the runs. */
  thumbnail: v.optional(thumbnailSchema),
  experiment: experimentSchema,
  runs: v.array(runFacts),
})
export type StoredExperiment = v.InferOutput<typeof contentSchema>

/** `experiments/<id>.json`: an experiment, and which files hold its runs. */
export const experimentFile: FileKind<StoredExperiment> = { format: 'backprop-bench/stored-experiment', version: 1, content: contentSchema }

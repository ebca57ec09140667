import { createUnrolledTrainer, suitsUnrolled } from '../compile/unrolled/trainer.ts'
import { createBatchTrainer, suitsBatches } from './batch-trainer.ts'
import { createReferenceTrainer } from './reference-trainer.ts'
import type { CreateTrainer } from './trainer.ts'

/** Chooses the trainer of a run by its network and batch; what no compiled tier takes goes to the reference. */
export const createTrainer: CreateTrainer = (settings) => {
  if (suitsUnrolled(settings)) return createUnrolledTrainer(settings)
  return suitsBatches(settings) ? createBatchTrainer(settings) : createReferenceTrainer(settings)
}

import { createBatchTrainer, suitsBatches } from './batch-trainer.ts'
import { createOnlineTrainer, suitsOnline } from './online-trainer.ts'
import { createReferenceTrainer } from './reference-trainer.ts'
import type { CreateTrainer } from './trainer.ts'

/** Chooses the trainer of a run by its network and batch; what no compiled tier takes goes to the reference. */
export const createTrainer: CreateTrainer = (settings) => {
  if (suitsOnline(settings)) return createOnlineTrainer(settings)
  return suitsBatches(settings) ? createBatchTrainer(settings) : createReferenceTrainer(settings)
}

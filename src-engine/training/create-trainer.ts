import { createReferenceTrainer } from './reference-trainer.ts'
import type { CreateTrainer } from './trainer.ts'

/** Chooses the trainer of a run by its network and batch. The compiled tiers take their places here. */
export const createTrainer: CreateTrainer = (settings) => createReferenceTrainer(settings)

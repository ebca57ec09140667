import { createReferenceTrainer } from '../../src-engine/training/reference-trainer.ts'
import { serve } from './serve.ts'
import { epochsOf, trainerOn } from './trainer.ts'

await serve((workload) => epochsOf(trainerOn(workload, 'float64', createReferenceTrainer), workload.samples))

import '../compile-for-speed.ts'
import { createTrainer } from '../../src-engine/training/create-trainer.ts'
import { serve } from './serve.ts'
import { epochsOf, trainerOn } from './trainer.ts'

await serve((workload, [precision]) => epochsOf(trainerOn(workload, precision === 'float32' ? 'float32' : 'float64', createTrainer), workload.samples))

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createTrainer } from '../../src-engine/training/create-trainer.ts'
import { Team, type Workshop } from '../../src-engine/training/team.ts'
import { serve } from './serve.ts'
import { epochsOf, trainerOn } from './trainer.ts'

/** The engine with one training divided between two threads: a run's own, and one that helps. */
if (isMainThread) {
  // Not in the helper: V8's options are the whole process's.
  await import('../compile-for-speed.ts')
  await serve(async (workload, [precision]) => {
    const trainer = trainerOn(workload, precision === 'float32' ? 'float32' : 'float64', createTrainer)
    if (!trainer.team) throw new Error(`expected batches that are worth being divided, got those of ${workload.name}`)
    const helper = new Worker(new URL(import.meta.url), { workerData: trainer.team.workshop })
    await new Promise((resolve) => helper.once('message', resolve))
    return epochsOf(trainer, workload.samples)
  })
} else {
  parentPort!.postMessage('here')
  new Team(workerData as Workshop).help()
}

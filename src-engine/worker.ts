import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { Answers } from './answer.ts'
import { useWideVectors } from './compile/vector-width.ts'
import type { Answer, Job, WorkerSettings } from './job.ts'
import { buffersOf } from './network/model.ts'
import { train } from './train.ts'
import { Team } from './training/team.ts'

/** A worker thread: does one job after the other, and says how it went. */

// Training takes what the window leaves: on Linux this is the thread's own priority, elsewhere that of the engine process.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { control, wideVectors = false } = workerData as WorkerSettings
if (wideVectors) useWideVectors()
const post = (message: Answer): void => parentPort!.postMessage(message, handedOver(message))
const now = (): number => performance.now()
const answers = new Answers(control, now)

parentPort!.on('message', (job: Job) => {
  if (job.type === 'run') return train(job, control, post, now)
  try {
    if (job.type === 'help') {
      new Team(job.workshop).help()
      return post({ type: 'helped' })
    }
    post(answers.answer(job.request))
  } catch (error) {
    post({ type: 'refused', reason: error instanceof Error ? error.message : String(error) })
  }
})

/** What is not copied, as nobody here needs it any more: weights and outputs. */
function handedOver(message: Answer): ArrayBuffer[] {
  if ('model' in message && message.model) return buffersOf(message.model)
  if (message.type === 'predicted') return [message.outputs.buffer, message.activations.buffer]
  return message.type === 'table-predicted' ? [message.outputs.buffer] : []
}

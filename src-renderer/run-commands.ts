import { watch } from 'vue'
import { runsOf, type Experiment } from '../src-engine/contract/experiment.ts'
import { useExperiment } from './stores/experiment.ts'
import { useNotices } from './stores/notices.ts'
import { useTraining } from './stores/training.ts'
import { useUndo } from './stores/undo.ts'

/** Most runs that go step by step together: each has a thread of its own while it stands still. */
const mostSteppingRuns = 16

/** A step is under way: keys that repeat, and clicks that are faster, wait for nothing. */
let isStepping = false

/** What the run controls do, for buttons and keys alike. */
export function useRunCommands() {
  const experiment = useExperiment()
  const training = useTraining()
  const notices = useNotices()
  const undo = useUndo()

  /** The set-up, if it can be run; otherwise the user is told why not. */
  function runnable(): Experiment | undefined {
    if (experiment.experiment) return experiment.experiment
    const fault = experiment.faults[0]!
    notices.say('error', `Nothing was started. ${fault.path}: ${fault.message}.`)
    return undefined
  }

  function run(): void {
    const settings = runnable()
    if (!settings) return
    if (training.runs.length > 0) undo.offer('The former runs made room for new ones.')
    void notices.attempt('Run', () => training.start(settings))
  }

  function reset(): void {
    undo.offer('The runs were cleared.')
    training.reset()
  }

  /** One more epoch of every run that has a thread; pauses the experiment first if need be, or starts it. */
  async function takeStep(): Promise<void> {
    const isNew = training.state === 'idle'
    if (isNew) {
      const settings = runnable()
      if (!settings) return
      await training.start(settings, { paused: true, workers: Math.min(runsOf(settings).length, mostSteppingRuns) })
    } else if (training.state === 'running') {
      await training.control('pause')
    }
    const isOver = (): boolean => !training.isActive
    await until(() => training.state === 'paused' || isOver())
    // The engine's first step evaluates the initial weights; the first update is its second.
    for (let steps = isNew ? 2 : 1; steps > 0; steps--) {
      await training.control('step')
      await until(() => training.state === 'running' || isOver())
      await until(() => training.state === 'paused' || isOver())
    }
  }

  async function step(): Promise<void> {
    if (isStepping || ['starting', 'stopped', 'ended'].includes(training.state)) return
    isStepping = true
    await notices.attempt('Step', takeStep)
    isStepping = false
  }

  const changeRate = (run: number, learningRate: number): void => void notices.attempt('Change rate', () => training.changeRate(run, learningRate))
  const control = (type: 'pause' | 'resume' | 'stop', label: string) => (): void => void notices.attempt(label, () => training.control(type))

  return { run, reset, step: (): void => void step(), changeRate, pause: control('pause', 'Pause'), resume: control('resume', 'Resume'), stop: control('stop', 'Stop') }
}

function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (condition()) return resolve()
    const stop = watch(condition, (holds) => {
      if (!holds) return
      stop()
      resolve()
    }, { flush: 'sync' })
  })
}

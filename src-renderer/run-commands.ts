import { useExperiment } from './stores/experiment.ts'
import { useNotices } from './stores/notices.ts'
import { useTraining } from './stores/training.ts'
import { useUndo } from './stores/undo.ts'

/** What Run, Pause, Resume, Stop and Reset do, for buttons and keys alike. */
export function useRunCommands() {
  const experiment = useExperiment()
  const training = useTraining()
  const notices = useNotices()
  const undo = useUndo()

  function run(): void {
    const settings = experiment.experiment
    if (!settings) {
      const fault = experiment.faults[0]!
      notices.say('error', `Nothing was started. ${fault.path}: ${fault.message}.`)
      return
    }
    if (training.runs.length > 0) undo.offer('The former runs made room for new ones.')
    void notices.attempt('Run', () => training.start(settings))
  }

  function reset(): void {
    undo.offer('The runs were cleared.')
    training.reset()
  }

  const control = (type: 'pause' | 'resume' | 'stop', label: string) => (): void => void notices.attempt(label, () => training.control(type))

  return { run, reset, pause: control('pause', 'Pause'), resume: control('resume', 'Resume'), stop: control('stop', 'Stop') }
}

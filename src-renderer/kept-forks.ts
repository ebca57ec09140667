import { watch } from 'vue'
import { useExperiment } from './stores/experiment.ts'
import { useTraining } from './stores/training.ts'

/** A branch, and a change of rate on the way, are part of the experiment that made the runs: the set-up they came from takes them over, to be saved and run again with them. */
export function useKeptForks(): void {
  const experiment = useExperiment()
  const training = useTraining()
  watch(
    () => training.experiment,
    (ran, former) => {
      if (ran && former && (ran.sweep.changes !== former.sweep.changes || ran.sweep.branches !== former.sweep.branches)) experiment.adoptForks(ran)
    },
  )
}

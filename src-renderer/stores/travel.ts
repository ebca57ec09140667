import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useReplayedModel } from '../replay.ts'
import { useTraining } from './training.ts'

/**
 * Time travel: the epoch that all pictures of the runs show together. A run that ended before it is shown at its end.
 * Weights of an epoch are not kept but computed again from the run's seed, to the same bits.
 */
export const useTravel = defineStore('travel', () => {
  const training = useTraining()
  /** Undefined: every run as it stands. */
  const epoch = ref<number>()

  /** The last epoch that any run has come to. */
  const last = computed(() => training.runs.reduce((most, run) => Math.max(most, run.epochs), 0))
  /** Runs that still train are shown as they stand. */
  const isPossible = computed(() => ['paused', 'stopped', 'ended'].includes(training.state) && last.value > 0)
  const shown = computed(() => Math.min(epoch.value ?? last.value, last.value))

  function goTo(next: number): void {
    const bounded = Math.min(Math.max(Math.round(next), 0), last.value)
    epoch.value = bounded === last.value ? undefined : bounded
  }

  const moment = useReplayedModel(() => training.selectedRun, epoch)
  watch(moment, (next) => (training.moment = next))
  watch(isPossible, (possible) => {
    if (!possible) epoch.value = undefined
  })

  return { epoch, last, shown, isPossible, goTo }
})

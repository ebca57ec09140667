import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { SampleLosses } from './charts/sample-loss-strip.ts'
import { engineClient } from './engine-client.ts'
import { useAnswer, useSteady } from './replay.ts'
import { hasEnded } from './stores/live-run.ts'
import { useTraining } from './stores/training.ts'
import { useTravel } from './stores/travel.ts'

/** Epochs of a strip: about as many as it has pixels to show them. */
const mostEpochs = 300
/** Most losses of a strip: 16 MB. */
const mostLosses = 2_000_000

/** What is known of the selected run's samples: their losses over all of its epochs, and at the epoch shown. */
export function useSampleLosses(): { strip: ShallowRef<SampleLosses | undefined>; moment: ShallowRef<SampleLosses | undefined>; epoch: ComputedRef<number> } {
  const training = useTraining()
  const travel = useTravel()

  const run = useSteady(() => {
    const { selectedRun, experiment, points } = training
    if (!selectedRun || !hasEnded(selectedRun) || !experiment || !points || selectedRun.history.length === 0) return undefined
    return { experiment, run: selectedRun.index, epochs: selectedRun.epochs, samples: points.training.length }
  })
  const epoch = computed(() => Math.min(travel.shown, run.value?.epochs ?? 0))

  const ask = async (what: { experiment: NonNullable<typeof training.experiment>; run: number; samples: number }, epochs: number[], signal: AbortSignal): Promise<SampleLosses> => {
    const replayed = await engineClient().replay({ experiment: what.experiment, run: what.run, epochs, wanted: 'sample-losses' }, signal)
    return { epochs: replayed.epochs, losses: replayed.sampleLosses, samples: what.samples }
  }

  const strip = useAnswer(run, (what, signal) => ask(what, spread(what.epochs, Math.min(mostEpochs, Math.floor(mostLosses / what.samples))), signal))
  const moment = useAnswer(
    useSteady(() => run.value && { ...run.value, at: epoch.value }),
    (what, signal) => ask(what, [what.at], signal),
  )
  return { strip, moment, epoch }
}

/** At most so many epochs from 0 to the last, evenly spread, both ends among them. */
export function spread(last: number, most: number): number[] {
  const count = Math.max(2, Math.min(most, last + 1))
  return [...new Set(Array.from({ length: count }, (_, index) => Math.round((index / (count - 1)) * last)))]
}

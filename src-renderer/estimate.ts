import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef } from 'vue'
import type { Experiment } from '../src-engine/contract/experiment.ts'
import { engineClient } from './engine-client.ts'
import { formatCount, roughDuration } from './numbers.ts'
import { useExperiment } from './stores/experiment.ts'
import { useTraining } from './stores/training.ts'

interface EpochTime {
  /** Of one run, in milliseconds. */
  epochMs: number
  /** How many runs train at the same time. */
  workers: number
}

/** Typing is followed by a measurement only once it has come to rest. */
const restMs = 500

/**
 * What Run would start: `1,000 runs, at most about 12 s`. The time of an epoch is measured by the engine, while it trains
 * nothing else; until then, and where the engine cannot tell, the number of runs stands alone. Empty while the set-up is not valid.
 */
export function usePlan(): ComputedRef<string> {
  const experiment = useExperiment()
  const training = useTraining()
  const measured = shallowRef<{ key: string; time: EpochTime }>()
  const key = computed(() => experiment.experiment && epochKey(experiment.experiment))
  let timer: ReturnType<typeof setTimeout> | undefined

  async function measure(): Promise<void> {
    const { experiment: settings } = experiment
    if (!settings) return
    const wanted = epochKey(settings)
    try {
      measured.value = { key: wanted, time: await engineClient().estimate(settings) }
    } catch {
      // Without a measurement there is no estimate; whatever is wrong is told when it is run.
      measured.value = undefined
    }
  }

  watch(
    [key, () => training.isActive],
    () => {
      clearTimeout(timer)
      if (key.value !== undefined && key.value !== measured.value?.key && !training.isActive) timer = setTimeout(() => void measure(), restMs)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))

  return computed(() => {
    const { experiment: settings, plannedRuns } = experiment
    if (!settings) return ''
    return planInWords(plannedRuns, settings.training.maxEpochs, measured.value?.key === key.value ? measured.value?.time : undefined)
  })
}

export function planInWords(runs: number, maxEpochs: number, time: EpochTime | undefined): string {
  const counted = runs === 1 ? 'One run' : `${formatCount(runs)} runs`
  return time ? `${counted}, at most about ${roughDuration(Math.ceil(runs / time.workers) * maxEpochs * time.epochMs)}` : counted
}

/** What the time of an epoch depends on. Rows of a table are told by their number: what stands in them costs no time. */
function epochKey({ dataset, network, training }: Experiment): string {
  const size = dataset.kind === 'inline' ? [dataset.inputs.length, dataset.inputs[0]!.length, dataset.targets[0]!.length, dataset.testFraction] : dataset
  const { maxEpochs: _maxEpochs, stop: _stop, ...perEpoch } = training
  return JSON.stringify([size, network.layers, network.bias, perEpoch])
}

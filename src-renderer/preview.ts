import { computed, shallowRef, toRaw, watch, type ShallowRef } from 'vue'
import { datasetSchema } from '../src-engine/contract/dataset.ts'
import type { Points } from '../src-engine/contract/messages.ts'
import { check, faults } from '../src-engine/contract/validation.ts'
import { engineClient } from './engine-client.ts'
import { useExperiment } from './stores/experiment.ts'
import { settingsText } from './stores/settings-text.ts'

export interface Preview {
  points: ShallowRef<Points | undefined>
  failure: ShallowRef<string | undefined>
}

/**
 * The points of the data set as it is set up, made anew when its settings change. While they are not valid the last
 * points stay; what the engine cannot make is told in `failure`.
 */
export function usePreview(): Preview {
  const experiment = useExperiment()
  const points = shallowRef<Points>()
  const failure = shallowRef<string>()
  const settings = computed(() => settingsText(experiment.draft.dataset))
  let newest = 0

  async function generate(): Promise<void> {
    const dataset = toRaw(experiment.draft.dataset)
    if (faults(datasetSchema, dataset).length > 0) return
    const request = ++newest
    try {
      const generated = await engineClient().generate(check(datasetSchema, dataset, 'data set'))
      if (request !== newest) return
      points.value = generated
      failure.value = undefined
    } catch (error) {
      if (request === newest) failure.value = error instanceof Error ? error.message : String(error)
    }
  }

  watch(settings, generate, { immediate: true })
  return { points, failure }
}

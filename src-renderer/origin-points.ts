import { shallowRef, type ShallowRef } from 'vue'
import type { Points } from '../src-engine/contract/messages.ts'
import type { ModelOrigin } from '../src-main/ipc/api.ts'
import { engineClient } from './engine-client.ts'
import { useNotices } from './stores/notices.ts'

/** The data set a model was trained on, made again from its settings; undefined for a model without one. */
export function useOriginPoints(origin: ModelOrigin | null): ShallowRef<Points | undefined> {
  const points = shallowRef<Points>()
  // The text of a csv file is not kept with a model: only its settings are.
  if (origin && origin.experiment.dataset.kind !== 'csv')
    void useNotices().attempt('The data set of the model could not be made', async () => {
      points.value = await engineClient().generate(origin.experiment.dataset, undefined)
    })
  return points
}

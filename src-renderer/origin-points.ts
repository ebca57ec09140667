import { shallowRef, type ShallowRef } from 'vue'
import type { Points } from '../src-engine/contract/messages.ts'
import type { ModelOrigin } from '../src-main/ipc/api.ts'
import { engineClient } from './engine-client.ts'
import { useNotices } from './stores/notices.ts'

/** The data set a model was trained on, made again from its settings; undefined for a model without one. */
export function useOriginPoints(origin: ModelOrigin | null): ShallowRef<Points | undefined> {
  const points = shallowRef<Points>()
  if (origin)
    void useNotices().attempt('The data set of the model could not be made', async () => {
      points.value = await engineClient().generate(origin.experiment.dataset)
    })
  return points
}

/** A data set of two inputs without a point. */
export function noPoints(targetColumns: number): Points {
  return {
    inputs: new Float64Array(0),
    targets: new Float64Array(0),
    inputColumns: ['x1', 'x2'],
    targetColumns,
    training: new Uint32Array(0),
    test: new Uint32Array(0),
    scaling: { offset: new Float64Array(2), factor: Float64Array.of(1, 1) },
  }
}

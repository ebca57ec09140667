import { computed, watch, type ComputedRef } from 'vue'
import { useTraining } from './stores/training.ts'

/** Before so much is done, what is left is anyone's guess. */
const leastShare = 0.01
const leastMs = 1500

/** What is left of a sweep takes as long, for its share, as what is done. Undefined while too little is done to tell. */
export function millisecondsLeft(share: number, trainedMs: number): number | undefined {
  if (share < leastShare || share >= 1 || trainedMs < leastMs) return undefined
  return (trainedMs * (1 - share)) / share
}

/**
 * How long the running sweep is likely to go on; undefined where nobody can know: while it stands still, and of a single run with
 * a stop rule, which may end at any epoch.
 * @param share how much of the training is done, from 0 to 1
 */
export function useTimeLeft(share: () => number): ComputedRef<number | undefined> {
  const training = useTraining()
  /** Time spent in the state "running" before `since`, when it last began. */
  let trained = 0
  let since: number | undefined
  watch(
    () => training.state,
    (state) => {
      if (since !== undefined) trained += performance.now() - since
      since = state === 'running' ? performance.now() : undefined
      if (state === 'idle' || state === 'starting') trained = 0
    },
    { immediate: true, flush: 'sync' },
  )
  return computed(() => {
    const done = share()
    if (training.state !== 'running' || since === undefined) return undefined
    if (training.runs.length === 1 && training.experiment?.training.stop) return undefined
    return millisecondsLeft(done, trained + performance.now() - since)
  })
}

import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { engineClient } from './engine-client.ts'
import type { LiveRun } from './stores/live-run.ts'
import { useTraining, type ModelOfRun } from './stores/training.ts'

/**
 * Asks again whenever `question` changes, and keeps the newest answer: a question that is out of date is given up.
 * Without a question there is no answer; what cannot be answered leaves the last one standing.
 */
export function useAnswer<Question, Answer>(question: MaybeRefOrGetter<Question | undefined>, ask: (question: Question, signal: AbortSignal) => Promise<Answer>): ShallowRef<Answer | undefined> {
  const answer = shallowRef<Answer>()
  let outdated = new AbortController()

  async function renew(): Promise<void> {
    outdated.abort()
    const { signal } = (outdated = new AbortController())
    const asked = toValue(question)
    if (asked === undefined) return void (answer.value = undefined)
    try {
      const answered = await ask(asked, signal)
      if (!signal.aborted) answer.value = answered
    } catch (error) {
      if (!signal.aborted) console.warn('No replay:', error)
    }
  }

  watch(() => toValue(question), renew, { immediate: true })
  onScopeDispose(() => outdated.abort())
  return answer
}

/** What `make` gives, the same object as before while its fields are the same: runs are replaced by every piece of news. */
export function useSteady<Value extends object>(make: () => Value | undefined): ComputedRef<Value | undefined> {
  return computed<Value | undefined>((former) => {
    const next = make()
    return former && next && Object.entries(next).every(([key, value]) => former[key as keyof Value] === value) ? former : next
  })
}

/** A run's weights at an epoch before its end, computed again; undefined where the run's own weights are the ones to show. */
export function useReplayedModel(run: MaybeRefOrGetter<LiveRun | undefined>, epoch: MaybeRefOrGetter<number | undefined>): ShallowRef<ModelOfRun | undefined> {
  const training = useTraining()
  const question = useSteady(() => {
    const [of, at, experiment] = [toValue(run), toValue(epoch), training.experiment]
    return of && experiment && at !== undefined && at < of.epochs ? { experiment, run: of.index, at } : undefined
  })
  return useAnswer(question, async ({ experiment, run, at }, signal) => {
    const { models } = await engineClient().replay({ experiment, run, epochs: [at], wanted: 'models' }, signal)
    return models[0] && { run, epochs: at, model: models[0] }
  })
}

import { shallowRef, watch, type ShallowRef, type WatchSource } from 'vue'

/**
 * The engine's answer to a question that changes faster than it can be answered: one is under way at a time, and the next
 * asks by what is newest then. What the engine cannot answer leaves the last answer standing.
 * @param ask undefined where there is nothing to ask: then there is no answer either
 */
export function useNewestAnswer<Answer>(sources: WatchSource[], ask: () => Promise<Answer> | undefined): ShallowRef<Answer | undefined> {
  const answer = shallowRef<Answer>()
  let isAsking = false
  let isOutdated = false

  async function askOn(): Promise<void> {
    isOutdated = true
    if (isAsking) return
    isAsking = true
    while (isOutdated) {
      isOutdated = false
      try {
        answer.value = await ask()
      } catch (error) {
        // The engine is gone or has no answer: the training store says so; what is shown stays as it was.
        console.warn('No answer of the engine:', error)
      }
    }
    isAsking = false
  }

  watch(sources, askOn, { immediate: true })
  return answer
}

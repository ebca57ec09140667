import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export interface Notice {
  id: number
  kind: 'information' | 'success' | 'warning' | 'error'
  text: string
  action?: { label: string; perform: () => void | Promise<void> }
}

/** At most two are in sight: more would cover what they are about. How long a notice without an error stays; an action to take needs longer. */
const shortStay = 6_000
const longStay = 20_000

/** Words to the user that belong to no field: what was saved, what went wrong, what can be undone. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let count = 0

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  function say(kind: Notice['kind'], text: string, action?: Notice['action']): void {
    const id = count++
    // The same words twice are one notice: a fault repeated by every key press is still one fault.
    const others = notices.value.filter((notice) => notice.text !== text || notice.kind !== kind)
    notices.value = [...others.slice(-1), { id, kind, text, ...(action && { action }) }]
    if (kind !== 'error') setTimeout(() => dismiss(id), action ? longStay : shortStay)
  }

  /** Runs what a user asked for and puts an error into words instead of losing it. */
  async function attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      say('error', `${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return { notices, say, dismiss, attempt }
})

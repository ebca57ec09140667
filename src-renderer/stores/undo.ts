import { defineStore } from 'pinia'
import { toRaw } from 'vue'
import type { Draft } from './draft.ts'
import { useExperiment } from './experiment.ts'
import { useNotices } from './notices.ts'
import { useTraining } from './training.ts'

/** Puts back what a click has replaced: the set-up and the runs, as they were. */
export const useUndo = defineStore('undo', () => {
  const notices = useNotices()
  const experiment = useExperiment()
  const training = useTraining()

  /** Remembers the present set-up and result, and offers to bring them back, if there is anything to lose. Call it before replacing them. */
  function offer(text: string): void {
    if (!experiment.isEdited && training.runs.length === 0) return
    const draft = copyOf(experiment.draft)
    const savedAs = experiment.savedAs
    const result = training.result()
    notices.say('information', text, {
      label: 'Undo',
      perform: async () => {
        experiment.draft = draft
        experiment.savedAs = savedAs
        if (result) await training.show(result)
        else training.reset()
      },
    })
  }

  return { offer }
})

/** The draft holds plain data only; its reactive proxy cannot be cloned, its JSON can. Tables of points are never changed, and kept as they are. */
function copyOf(draft: Draft): Draft {
  const { dataset, ...rest } = draft
  return { ...(JSON.parse(JSON.stringify(rest)) as Omit<Draft, 'dataset'>), dataset: { ...toRaw(dataset) } }
}

import { draftLayer } from '../../stores/draft.ts'
import { useExperiment } from '../../stores/experiment.ts'
import { useNotices } from '../../stores/notices.ts'

/** Adding and removing layers of the network that is set up. */
export function useLayers(): { insert: (at: number) => void; append: () => void; remove: (index: number) => void } {
  const experiment = useExperiment()
  const notices = useNotices()

  /** A hidden layer like the one before it. @param at its place, from 0 */
  function insert(at: number): void {
    const { layers } = experiment.draft
    const like = layers.length > 1 ? layers[Math.max(0, at - 1)] : undefined
    layers.splice(at, 0, draftLayer(like?.units ?? 3, like?.activation ?? 'sigmoid'))
  }

  const append = (): void => insert(experiment.draft.layers.length - 1)

  function remove(index: number): void {
    const { draft } = experiment
    const [layer] = draft.layers.splice(index, 1)
    notices.say('information', `Layer ${index + 1} removed.`, {
      label: 'Undo',
      // What else was edited meanwhile stays; another experiment that was opened meanwhile has layers of its own.
      perform: () => void (experiment.draft === draft && draft.layers.splice(Math.min(index, draft.layers.length - 1), 0, layer!)),
    })
  }

  return { insert, append, remove }
}

import { computed, toRaw, type ComputedRef } from 'vue'
import type { Model } from '../../../src-engine/contract/model.ts'
import type { NetworkWeights } from '../../charts/network-picture.ts'
import { runName } from '../../labels.ts'
import { isModelOf, unitsOf } from '../../network-structure.ts'
import { formatCount } from '../../numbers.ts'
import { useExperiment } from '../../stores/experiment.ts'
import { useTraining } from '../../stores/training.ts'

/** The weights that the network's picture shows. */
export interface ShownWeights {
  /** Those of the selected run, while the network is set up as that run's is. */
  model: ComputedRef<Model | undefined>
  /** Those, or else the ones an experiment file begins with. */
  weights: ComputedRef<NetworkWeights | undefined>
  /** Whose they are: `rate 0.8, epoch 263`. */
  caption: ComputedRef<string>
}

export function useShownWeights(): ShownWeights {
  const experiment = useExperiment()
  const training = useTraining()

  const shown = computed(() => {
    const { draft, shape } = experiment
    return training.shownModel && isModelOf(draft, shape?.inputs, training.shownModel.model) ? training.shownModel : undefined
  })
  const model = computed(() => shown.value?.model)

  const explicit = computed(() => {
    const { initialization, layers } = experiment.draft
    if (initialization.scheme !== 'explicit') return undefined
    const { weights, biases } = toRaw(initialization)
    const units = layers.map((layer) => unitsOf(layer) ?? 0)
    const fits = units.every((count, index) => weights[index]?.length === count * ((index === 0 ? experiment.shape?.inputs : units[index - 1]) ?? -1))
    return fits && weights.length === units.length ? units.map((count, index) => ({ units: count, weights: weights[index]!, biases: biases?.[index] ?? null })) : undefined
  })

  const weights = computed(() => {
    const layers = model.value?.layers ?? explicit.value
    return layers && { layers }
  })

  const caption = computed(() => {
    const run = training.selectedRun
    if (shown.value && run && training.experiment) return `${runName(run, training.experiment.sweep.seeds.length)}, epoch ${formatCount(shown.value.epochs)}`
    return explicit.value ? 'as in the file' : ''
  })

  return { model, weights, caption }
}

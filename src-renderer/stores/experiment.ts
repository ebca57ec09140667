import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { experimentSchema, mostParameters, runsOf, type Experiment } from '../../src-engine/contract/experiment.ts'
import { check, faults as faultsOf } from '../../src-engine/contract/validation.ts'
import { parameterCount } from '../network-structure.ts'
import { formatCount } from '../numbers.ts'
import { candidateOf, draftOf, type Draft } from './draft.ts'
import { forksOf } from './forks.ts'
import { presets } from './presets.ts'
import { settingsText } from './settings-text.ts'

/** The library's entry that an experiment was opened from or saved to: how many runs it holds, and of which settings. */
export interface SavedPlace {
  id: string
  runs: number
  settings: string
}

/** The experiment being set up: the draft behind every control left of the result, and what is wrong with it. */
export const useExperiment = defineStore('experiment', () => {
  const draft = ref<Draft>(draftOf(presets[0]!))
  /** The draft as it was opened: nothing is lost with one that is still the same. */
  const opened = ref(settingsText(candidateOf(draft.value)))
  const savedAs = ref<SavedPlace>()

  const candidate = computed(() => candidateOf(draft.value))
  /** Numbers of the data set as set up, as soon as its points are known. */
  const shape = shallowRef<{ inputs: number; outputs: number; inputNames: readonly string[] }>()
  const faults = computed(() => {
    const found = faultsOf(experimentSchema, candidate.value)
    if (found.length > 0) return found
    return [widthFault.value, sizeFault.value].filter((fault) => fault !== undefined)
  })
  /** The output layer answers the data set's targets; another width could not be trained. */
  const widthFault = computed(() => {
    const { layers } = draft.value
    const units = layers.at(-1)?.units
    if (!shape.value || units === shape.value.outputs) return undefined
    return { path: `network.layers[${layers.length - 1}].units`, message: `expected ${shape.value.outputs}, as many as the data set has targets, got ${units}` }
  })
  /** What the engine would refuse at the start is told while it is set up. */
  const sizeFault = computed(() => {
    const { layers, bias } = draft.value
    const count = parameterCount(shape.value?.inputs, layers, bias)
    if (count === undefined || count <= mostParameters) return undefined
    return { path: 'network.layers', message: `expected at most ${formatCount(mostParameters)} weights and biases together, got ${formatCount(count)}; take fewer neurons or layers` }
  })

  /** The experiment as set up; undefined while something is wrong with it. */
  const experiment = computed<Experiment | undefined>(() =>
    faults.value.length === 0 ? check(experimentSchema, candidate.value, 'experiment') : undefined,
  )

  const isEdited = computed(() => settingsText(candidate.value) !== opened.value)
  const plannedRuns = computed(() => (experiment.value ? runsOf(experiment.value).length : 0))

  /** The fault at a place of the experiment file or below it, as a sentence. */
  function faultAt(path: string): string | undefined {
    const fault = faults.value.find((one) => one.path === path || one.path.startsWith(`${path}[`) || one.path.startsWith(`${path}.`))
    if (!fault) return undefined
    const entry = /\[(\d+)\]$/.exec(fault.path)
    const where = entry && !path.endsWith(entry[0]) ? ` (entry ${Number(entry[1]) + 1})` : ''
    return `${fault.message.charAt(0).toUpperCase()}${fault.message.slice(1)}${where}`
  }

  function open(next: Experiment, saved?: SavedPlace): void {
    draft.value = draftOf(next)
    savedAs.value = saved
    opened.value = settingsText(candidate.value)
  }

  /** Goes on with work that was not saved. */
  function bringBack(next: Draft, saved?: SavedPlace): void {
    draft.value = next
    savedAs.value = saved
  }

  /** Takes over the branches and changes of rate of runs, where these were set up just so. */
  function adoptForks(ran: Experiment): void {
    if (experiment.value && withoutForks(ran) === withoutForks(experiment.value)) draft.value.forks = forksOf(ran.sweep)
  }

  return { draft, candidate, savedAs, shape, faults, experiment, isEdited, plannedRuns, faultAt, open, bringBack, adoptForks }
})

const withoutForks = ({ sweep: { learningRates, seeds }, ...rest }: Experiment): string => JSON.stringify({ ...rest, name: '', sweep: { learningRates, seeds } })

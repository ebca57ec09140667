import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Experiment } from '../../src-engine/contract/experiment.ts'
import type { LibraryEntry, RunRecord } from '../../src-main/ipc/api.ts'
import { bench } from '../bench.ts'
import { inTurns, type ComparedRun } from '../comparison.ts'
import { runName } from '../labels.ts'

/** A saved experiment that takes part, and which of its runs. */
export interface ComparedExperiment {
  id: string
  name: string
  experiment: Experiment
  runs: readonly RunRecord[]
  /** Numbers of the runs that are compared. */
  picked: ReadonlySet<number>
}

/** Of an experiment with more runs some of each learning rate are picked: the rest by hand. */
const mostPickedAtFirst = 12

/** The saved experiments side by side in the comparison view. */
export const useComparison = defineStore('comparison', () => {
  const experiments = shallowRef<readonly ComparedExperiment[]>([])

  const runs = computed<ComparedRun[]>(() =>
    experiments.value.flatMap(({ id, name, experiment, runs: records, picked }) =>
      records.flatMap((record, index) =>
        picked.has(index) ? [{ key: `${id} ${index}`, experimentName: name, name: runName(record, experiment.sweep.seeds.length), experiment, record }] : [],
      ),
    ),
  )

  /** Takes a saved experiment in; its runs are read from the library as they were saved. */
  async function add(entry: LibraryEntry): Promise<void> {
    const saved = await bench.library.open(entry.id)
    if (saved.kind !== 'experiment' || experiments.value.some(({ id }) => id === entry.id)) return
    const picked = new Set(inTurns(saved.runs.map(({ learningRate }) => learningRate)).slice(0, mostPickedAtFirst))
    // Weights are not compared, and those of many runs would be held for nothing.
    const records = saved.runs.map((run) => ({ ...run, model: null }))
    experiments.value = [...experiments.value, { id: entry.id, name: entry.name, experiment: saved.experiment, runs: records, picked }]
  }

  /** Compares just these. */
  async function show(entries: readonly LibraryEntry[]): Promise<void> {
    experiments.value = []
    for (const entry of entries) await add(entry)
  }

  function remove(id: string): void {
    experiments.value = experiments.value.filter((one) => one.id !== id)
  }

  function pick(id: string, run: number, isPicked: boolean): void {
    experiments.value = experiments.value.map((one) => {
      if (one.id !== id) return one
      const picked = new Set(one.picked)
      if (isPicked) picked.add(run)
      else picked.delete(run)
      return { ...one, picked }
    })
  }

  function pickAll(id: string, arePicked: boolean): void {
    experiments.value = experiments.value.map((one) => (one.id === id ? { ...one, picked: new Set(arePicked ? one.runs.keys() : []) } : one))
  }

  return { experiments, runs, add, show, remove, pick, pickAll }
})

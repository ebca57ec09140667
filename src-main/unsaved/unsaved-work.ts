import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { datasetSchema } from '../../src-engine/contract/dataset.ts'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { whole } from '../../src-engine/contract/validation.ts'
import type { BenchApi, RunRecord } from '../ipc/api.ts'
import { StoredFile, type FileKind, type OpenStore } from '../library/stored-file.ts'
import { runFile, runOf, storedRun } from '../library/stored-run.ts'

type Calls = BenchApi['unsaved']

const settingsFile: FileKind<{ settings: Record<string, unknown>; savedAs?: { id: string; runs: number; isSame: boolean } | undefined }> = {
  format: 'backprop-bench/unsaved-settings',
  version: 1,
  content: v.strictObject({
    settings: v.record(v.string(), v.unknown()),
    savedAs: v.optional(v.strictObject({ id: v.pipe(v.string(), v.uuid()), runs: whole(0), isSame: v.boolean() })),
  }),
}
const datasetFile: FileKind<{ dataset: unknown }> = { format: 'backprop-bench/unsaved-dataset', version: 1, content: v.strictObject({ dataset: v.unknown() }) }
const experimentFile = { format: 'backprop-bench/unsaved-experiment', version: 1, content: v.strictObject({ experiment: experimentSchema }) } satisfies FileKind<unknown>
const runsFile = {
  format: 'backprop-bench/unsaved-runs',
  version: 1,
  content: v.strictObject({ runs: v.array(v.strictObject({ index: whole(0), run: runFile.content })) }),
} satisfies FileKind<unknown>

/**
 * The open experiment, as it is being worked on: kept while it changes, so that a killed app loses next to nothing.
 * The set-up may be invalid, half-typed numbers included. Runs are kept as they end, some of them to a file.
 */
export class UnsavedWork implements Calls {
  readonly #folder: string
  readonly #open: OpenStore
  #batches = 0

  constructor(folder: string, open: OpenStore) {
    this.#folder = join(folder, 'unsaved')
    this.#open = open
    this.#batches = this.#batchNames().length
  }

  async keepSettings({ settings, dataset, savedAs }: Parameters<Calls['keepSettings']>[0]): Promise<void> {
    // Before the settings that go with it: of the two the data are what cannot be typed again.
    if (dataset !== undefined) {
      const checked = v.safeParse(datasetSchema, dataset)
      this.#file('dataset', datasetFile).write({ dataset: checked.success ? checked.output : dataset })
    }
    this.#file('settings', settingsFile).write({ settings, ...(savedAs && { savedAs }) })
  }

  async keepRuns({ experiment, runs, isAnew }: Parameters<Calls['keepRuns']>[0]): Promise<void> {
    if (isAnew) this.#dropRuns()
    if (experiment) this.#file('experiment', experimentFile).write({ experiment })
    if (runs.length === 0) return
    const name = `runs-${String(this.#batches++).padStart(6, '0')}`
    this.#file(name, runsFile).write({ runs: runs.map(({ index, run }) => ({ index, run: storedRun(run) })) })
  }

  /** What was kept; a damaged part is left out, and that is said. */
  async load(): ReturnType<Calls['load']> {
    const notices: string[] = []
    const read = <Content>(name: string, kind: FileKind<Content>): Content | undefined => {
      const reading = this.#file(name, kind).read()
      if (reading.state === 'read') return reading.value
      if (reading.state === 'missing') return undefined
      if (reading.state === 'newer') notices.push(`Unsaved work (unsaved/${name}.json) was left by a newer version of Backprop Bench, and waits for it.`)
      else notices.push(`A part of the unsaved work (unsaved/${name}.json) was damaged (${reading.fault})${reading.state === 'restored' ? '; its former version was taken' : ' and is lost'}.`)
      return reading.state === 'restored' ? reading.value : undefined
    }
    const settings = read('settings', settingsFile)
    const dataset = read('dataset', datasetFile)
    const experiment = read('experiment', experimentFile)?.experiment
    const runs = new Map<number, RunRecord>()
    for (const name of experiment ? this.#batchNames() : []) for (const { index, run } of read(name, runsFile)?.runs ?? []) runs.set(index, runOf(run))
    return {
      work: settings && dataset ? { ...settings, dataset: dataset.dataset } : null,
      result: experiment && runs.size > 0 ? { experiment, runs: [...runs].toSorted(([a], [b]) => a - b).map(([index, run]) => ({ index, run })) } : null,
      notices,
    }
  }

  async clear(): Promise<void> {
    this.#dropRuns()
    this.#file('settings', settingsFile).remove()
    this.#file('dataset', datasetFile).remove()
  }

  #dropRuns(): void {
    this.#file('experiment', experimentFile).remove()
    for (const name of this.#batchNames()) this.#file(name, runsFile).remove()
    this.#batches = 0
  }

  #batchNames(): string[] {
    mkdirSync(this.#folder, { recursive: true })
    return [...new Set(readdirSync(this.#folder).flatMap((name) => /^(runs-\d+)\.json(\.bak)?$/.exec(name)?.[1] ?? []))].toSorted()
  }

  #file<Content>(name: string, kind: FileKind<Content>): StoredFile<Content> {
    return new StoredFile(join(this.#folder, `${name}.json`), kind, this.#open)
  }
}

import { randomUUID } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Experiment } from '../../src-engine/contract/experiment.ts'
import type { RunRecord } from '../ipc/api.ts'
import { annotationsOf, type Annotations } from './annotations.ts'
import { contentOf, LostError } from './reading.ts'
import type { Shelves } from './shelves.ts'
import type { StoredExperiment } from './stored-experiment.ts'
import { runOf, storedRun } from './stored-run.ts'
import { thumbnailOf } from './thumbnail.ts'

/** An experiment with its runs: one file that names the run files. */
interface WithRuns extends Annotations {
  name: string
  savedAt: number
  experiment: Experiment
  runs: readonly RunRecord[]
}

/**
 * Writes an experiment and its runs: run files first, under new ids, then the file that names them. The former
 * experiment (its `.bak`) keeps its runs; those before it are deleted.
 */
export async function writeExperiment(shelves: Shelves, id: string, { runs, tags, note, ...facts }: WithRuns): Promise<StoredExperiment> {
  const file = shelves.experiment(id)
  const former = file.read()
  const written: string[] = []
  try {
    for (const run of runs) {
      const runId = `${id}.${randomUUID()}`
      written.push(runId)
      shelves.run(runId).write(storedRun(run))
      await breathe() // Each write is synchronous; between two of them the window is served.
    }
    const content = {
      ...facts,
      // What was said of the former one is said of this too.
      ...annotationsOf(former.state === 'read' ? former.value : { tags, note }),
      thumbnail: thumbnailOf(runs),
      runs: runs.map(({ learningRate, seed, outcome }, index) => ({ id: written[index]!, learningRate, seed, outcome })),
    }
    file.write(content)
    if (former.state === 'read') removeRunsBut(shelves, id, [...written, ...former.value.runs.map((run) => run.id)])
    return content
  } catch (error) {
    for (const runId of written) shelves.run(runId).remove()
    throw error
  }
}

/** Reads the runs of an experiment. One that is lost is left out, and that is said. */
export async function readRuns(shelves: Shelves, { name, runs }: StoredExperiment, say: (sentence: string) => void): Promise<RunRecord[]> {
  const records: RunRecord[] = []
  for (const { id, learningRate, seed } of runs) {
    try {
      records.push(runOf(contentOf(shelves.run(id), `"${name}", the run with rate ${learningRate} and seed ${seed}`, say)))
    } catch (error) {
      if (!(error instanceof LostError)) throw error
      say(`${error.message} The experiment opens without it.`)
    }
    await breathe()
  }
  return records
}

function removeRunsBut(shelves: Shelves, id: string, kept: readonly string[]): void {
  const keep = new Set(kept)
  for (const runId of shelves.ids('run')) if (runId.startsWith(`${id}.`) && !keep.has(runId)) shelves.run(runId).remove()
}

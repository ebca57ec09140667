import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { writeModel } from '../../src-engine/formats/model-file.ts'
import { writeResults } from '../../src-engine/formats/results-file.ts'
import { fileNameOf } from '../files/file-name.ts'
import type { RunRecord, SavedExperiment, SavedModel } from '../ipc/api.ts'
import { annotationsOf } from '../library/annotations.ts'
import { runResultOf } from '../run-record.ts'
import { archiveFormat, manifestName, type Manifest, type ManifestEntry } from './archive-manifest.ts'
import type { ZipFile } from './zip.ts'

/** Numbers of one results file: about 60 MB of text, a quarter of what is read again. */
const mostNumbers = 3_000_000

/**
 * The files of an archive of saved things, each of which opens by itself too. `library.json` comes last.
 * @param most numbers of a results file
 */
export async function* archiveFiles(saved: AsyncIterable<SavedExperiment | SavedModel>, most = mostNumbers): AsyncGenerator<ZipFile> {
  const entries: ManifestEntry[] = []
  const nameOf = uniqueNames()
  for await (const one of saved) {
    const { id, name, savedAt } = one.entry
    const facts = { id, name, savedAt, ...annotationsOf(one.entry) }
    if (one.kind === 'model') {
      const file = nameOf('models', name)
      entries.push({ kind: 'model', ...facts, origin: one.origin, file })
      yield { name: file, content: writeModel(one.model) }
    } else {
      const files: string[] = []
      for (const runs of partsOf(one.runs, most)) {
        files.push(nameOf('experiments', name))
        yield { name: files.at(-1)!, content: writeResults(one.experiment, runs.map(runResultOf)) }
      }
      entries.push({ kind: 'experiment', ...facts, files })
    }
  }
  const manifest: Manifest = { format: archiveFormat, version: 1, entries }
  yield { name: manifestName, content: `${stringify(manifest, '  ')}\n` }
}

/** Runs in groups, each small enough for one file; a group without runs where there are none. */
function partsOf(runs: readonly RunRecord[], most: number): RunRecord[][] {
  const parts: RunRecord[][] = [[]]
  let numbers = 0
  for (const run of runs) {
    const size = sizeOf(run)
    if (numbers > 0 && numbers + size > most) {
      parts.push([])
      numbers = 0
    }
    parts.at(-1)!.push(run)
    numbers += size
  }
  return parts
}

function sizeOf({ history, model }: RunRecord): number {
  const series = Object.values(history).reduce((sum, values: Float64Array) => sum + values.length, 0)
  return series + (model?.layers ?? []).reduce((sum, { weights, biases }) => sum + weights.length + (biases?.length ?? 0), 0)
}

/** Gives each file a name of its own in its folder, on file systems too that do not tell `Xor` from `XOR`. */
function uniqueNames(): (folder: string, name: string) => string {
  const taken = new Set<string>()
  return (folder, name) => {
    const base = `${folder}/${fileNameOf(name)}`
    let unique = base
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${base} ${count}`
    taken.add(unique.toLowerCase())
    return `${unique}.json`
  }
}

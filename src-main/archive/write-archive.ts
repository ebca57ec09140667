import { groupsBySize } from '../../src-engine/contract/groups-by-size.ts'
import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { writeModel } from '../../src-engine/formats/model-file.ts'
import { writeResults } from '../../src-engine/formats/results-file.ts'
import { fileNameOf } from '../files/file-name.ts'
import type { SavedExperiment, SavedModel } from '../ipc/api.ts'
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
      for (const runs of groupsBySize(one.runs, most)) {
        files.push(nameOf('experiments', name))
        yield { name: files.at(-1)!, content: writeResults(one.experiment, runs.map(runResultOf)) }
      }
      entries.push({ kind: 'experiment', ...facts, files })
    }
  }
  const manifest: Manifest = { format: archiveFormat, version: 1, entries }
  yield { name: manifestName, content: `${stringify(manifest, '  ')}\n` }
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

import { basename } from 'node:path'
import { modelSchema } from '../../src-engine/contract/model.ts'
import { resultsSchema, type Results } from '../../src-engine/contract/results.ts'
import { checkJson } from '../../src-engine/contract/validation.ts'
import type { ImportedEntry } from '../library/imported-entry.ts'
import { runRecordOf } from '../run-record.ts'
import { manifestName, manifestSchema, type ManifestEntry } from './archive-manifest.ts'
import { openZip, type OpenedZip } from './zip.ts'

export interface OpenedArchive {
  /** How many entries it has. */
  count: number
  /**
   * Reads the entries one after the other, each when it is asked for.
   * @throws Error that names the file in the zip and the place of the fault
   */
  entries(): AsyncGenerator<ImportedEntry>
  close(): Promise<void>
}

/** @throws Error whose message names the zip and what is wrong with it */
export async function openArchive(path: string): Promise<OpenedArchive> {
  const fileName = basename(path)
  const zip = await openZip(path)
  try {
    if (!zip.names.has(manifestName)) throw new Error(`${fileName}: expected a library exported by Backprop Bench, got a zip without ${manifestName} in it`)
    const read = reading(zip, fileName)
    const manifest = await read(manifestName, (text) => checkJson(manifestSchema, text, manifestName))
    return {
      count: manifest.entries.length,
      async *entries() {
        for (const entry of manifest.entries) yield await entryOf(entry, read)
      },
      close: () => zip.close(),
    }
  } catch (error) {
    await zip.close()
    throw error
  }
}

type Read = <Value>(name: string, parse: (text: string) => Value) => Promise<Value>

/** Reads a file of the zip, and puts the zip's name before a fault in it. */
function reading(zip: OpenedZip, fileName: string): Read {
  return async (name, parse) => {
    const text = await zip.readText(name)
    try {
      return parse(text)
    } catch (error) {
      throw new Error(`${fileName}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

async function entryOf(entry: ManifestEntry, read: Read): Promise<ImportedEntry> {
  const { id, name, savedAt, tags, note } = entry
  const facts = { id, name, savedAt, tags, note }
  if (entry.kind === 'model') {
    const model = await read(entry.file, (text) => checkJson(modelSchema, text, 'model'))
    return { kind: 'model', ...facts, model, origin: entry.origin }
  }
  const parts: Results[] = []
  for (const file of entry.files) parts.push(await read(file, (text) => checkJson(resultsSchema, text, 'results')))
  return { kind: 'experiment', ...facts, experiment: parts[0]!.experiment, runs: parts.flatMap(({ runs }) => runs.map(runRecordOf)) }
}

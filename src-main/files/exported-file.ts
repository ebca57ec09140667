import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { resultsFormat } from '../../src-engine/contract/results.ts'
import type { ExportedFile } from '../ipc/api.ts'
import { runResultOf } from '../run-record.ts'

/** What is written for each kind of export. */
export function contentOf(what: ExportedFile): string | Uint8Array {
  switch (what.kind) {
    case 'experiment':
      return `${stringify(what.experiment, '  ')}\n`
    case 'results':
      return `${stringify({ format: resultsFormat, version: 1, experiment: what.experiment, runs: what.runs.map(runResultOf) }, '  ')}\n`
    case 'history-csv':
      throw new Error('Histories cannot be exported yet')
    case 'model':
      return `${stringify(what.model, '  ')}\n`
    case 'png':
      return what.png
  }
}

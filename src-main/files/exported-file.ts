import { writeExperiment } from '../../src-engine/formats/experiment-file.ts'
import { historyCsv } from '../../src-engine/formats/history-csv.ts'
import { writeModel } from '../../src-engine/formats/model-file.ts'
import { writeResults } from '../../src-engine/formats/results-file.ts'
import type { ExportedFile } from '../ipc/api.ts'
import { runResultOf } from '../run-record.ts'

/** What is written for each kind of export. */
export function contentOf(what: ExportedFile): string | Uint8Array {
  switch (what.kind) {
    case 'experiment':
      return writeExperiment(what.experiment)
    case 'results':
      return writeResults(what.experiment, what.runs.map(runResultOf))
    case 'history-csv':
      return historyCsv(what.runs.map(runResultOf))
    case 'model':
      return writeModel(what.model)
    case 'png':
      return what.png
  }
}

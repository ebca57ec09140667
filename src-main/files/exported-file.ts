import type { RunResult } from '../../src-engine/contract/results.ts'
import { writeExperiment } from '../../src-engine/formats/experiment-file.ts'
import { historyCsv } from '../../src-engine/formats/history-csv.ts'
import { writeModel } from '../../src-engine/formats/model-file.ts'
import { writeResults } from '../../src-engine/formats/results-file.ts'
import type { ExportedFile, RunRecord } from '../ipc/api.ts'
import { runResultOf } from '../run-record.ts'
import type { FileContent } from './replace-file.ts'

/** What is written for each kind of export. */
export function contentOf(what: ExportedFile): FileContent {
  switch (what.kind) {
    case 'experiment':
      return writeExperiment(what.experiment)
    case 'results':
      return writeResults(what.experiment, resultsOf(what.runs))
    case 'history-csv':
      return historyCsv(resultsOf(what.runs))
    case 'model':
      return writeModel(what.model)
    case 'png':
      return what.png
    case 'csv':
      return what.csv
  }
}

function* resultsOf(runs: readonly RunRecord[]): Generator<RunResult> {
  for (const run of runs) yield runResultOf(run)
}

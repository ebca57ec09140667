import type { RunResult } from '../../src-engine/contract/results.ts'
import { writeExperiment } from '../../src-engine/formats/experiment-file.ts'
import { historyCsv } from '../../src-engine/formats/history-csv.ts'
import { writeModel } from '../../src-engine/formats/model-file.ts'
import { withText } from '../../src-engine/formats/png-metadata.ts'
import { writeResults } from '../../src-engine/formats/results-file.ts'
import { writeSafetensors } from '../../src-engine/formats/safetensors.ts'
import type { ExportedFile, RunRecord } from '../ipc/api.ts'
import { runResultOf } from '../run-record.ts'

/** What is written for each kind of export of a single file. */
export async function contentOf(what: Exclude<ExportedFile, { kind: 'report' }>): Promise<string | Uint8Array | Iterable<string>> {
  switch (what.kind) {
    case 'experiment':
      return writeExperiment(what.experiment)
    case 'results':
      return writeResults(what.experiment, resultsOf(what.runs))
    case 'history-csv':
      return historyCsv(resultsOf(what.runs))
    case 'model':
      return writeModel(what.model)
    case 'safetensors':
      return writeSafetensors(what.model)
    case 'onnx':
      // Loaded when it is needed: the app opens 20 ms sooner without it.
      return (await import('../../src-engine/formats/onnx-writer.ts')).writeOnnx(what.model, what.precision)
    case 'png':
      return what.experiment ? withText(what.png, writeExperiment(what.experiment)) : what.png
    case 'csv':
      return what.csv
  }
}

function* resultsOf(runs: readonly RunRecord[]): Generator<RunResult> {
  for (const run of runs) yield runResultOf(run)
}

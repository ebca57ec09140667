import type { HistorySeries } from '../src-engine/contract/messages.ts'
import { packedModel } from '../src-engine/contract/model.ts'
import type { History, RunResult } from '../src-engine/contract/results.ts'
import type { RunRecord } from './ipc/api.ts'

/** A run of a results file as it is held in memory. */
export function runRecordOf(run: RunResult): RunRecord {
  return { ...run, history: seriesOf(run.history), model: run.model && packedModel(run.model) }
}

/** A run in memory as a results file holds it. */
export function runResultOf(run: RunRecord): RunResult {
  return { ...run, history: historyOf(run.history) }
}

function seriesOf({ epoch, meanLoss, maxSampleLoss, accuracy, testMeanLoss, testAccuracy }: History): HistorySeries {
  return {
    epoch: Float64Array.from(epoch),
    meanLoss: Float64Array.from(meanLoss),
    maxSampleLoss: Float64Array.from(maxSampleLoss),
    accuracy: Float64Array.from(accuracy),
    ...(testMeanLoss && { testMeanLoss: Float64Array.from(testMeanLoss) }),
    ...(testAccuracy && { testAccuracy: Float64Array.from(testAccuracy) }),
  }
}

function historyOf({ epoch, meanLoss, maxSampleLoss, accuracy, testMeanLoss, testAccuracy }: HistorySeries): History {
  return {
    epoch: Array.from(epoch),
    meanLoss: Array.from(meanLoss),
    maxSampleLoss: Array.from(maxSampleLoss),
    accuracy: Array.from(accuracy),
    ...(testMeanLoss && { testMeanLoss: Array.from(testMeanLoss) }),
    ...(testAccuracy && { testAccuracy: Array.from(testAccuracy) }),
  }
}

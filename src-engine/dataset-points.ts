import type { DatasetSettings } from './contract/experiment.ts'
import type { Points } from './contract/messages.ts'
import { generate } from './datasets/generate.ts'
import { pointsOf } from './datasets/points.ts'
import type { RawPoints } from './datasets/raw-points.ts'
import { csvPoints } from './formats/csv.ts'

/**
 * The points of a data set, split and with its scaling fitted.
 * @param csv text of the file that a csv data set names
 * @throws Error naming the setting or the place in the file that is wrong
 */
export function datasetPoints(dataset: DatasetSettings, csv: string | undefined): Points {
  return pointsOf(rawPoints(dataset, csv), dataset)
}

function rawPoints(dataset: DatasetSettings, csv: string | undefined): RawPoints {
  if (dataset.kind !== 'csv') return generate(dataset)
  if (csv === undefined) throw new Error(`dataset.path: expected the text of "${dataset.path}" with the request, got nothing`)
  return csvPoints(csv, dataset)
}

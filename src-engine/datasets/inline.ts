import type { DatasetSettings } from '../contract/experiment.ts'
import { inputNames, type RawPoints } from './raw-points.ts'

/** Points written into the experiment itself. Both tables are rectangular (the schema has checked it). */
export function inline({ inputs, targets, inputNames: names, targetNames, classNames }: Extract<DatasetSettings, { kind: 'inline' }>): RawPoints {
  return {
    inputs: flat(inputs),
    targets: flat(targets),
    inputColumns: names ?? inputNames(inputs[0]!.length),
    targetColumns: targets[0]!.length,
    targetNames,
    classNames,
  }
}

function flat(rows: readonly (readonly number[])[]): Float64Array<ArrayBuffer> {
  const width = rows[0]!.length
  const values = new Float64Array(rows.length * width)
  rows.forEach((row, index) => values.set(row, index * width))
  return values
}

import type { Experiment } from '../src-engine/contract/experiment.ts'
import { engineClient } from './engine-client.ts'

/**
 * An experiment that needs no file beside it: the table that a csv data set names becomes its own inline points, with
 * the same split and scaling, and so trains to the same bits. What is saved of it stays whole when the table moves.
 * @param csv the table's text
 */
export async function withOwnPoints(experiment: Experiment, csv: string | undefined): Promise<Experiment> {
  const { dataset } = experiment
  if (dataset.kind !== 'csv' || csv === undefined) return experiment
  const { path: _path, targets: _names, kind: _kind, ...options } = dataset
  const { inputs, inputColumns, targets, targetColumns } = await engineClient().generate(dataset, csv)
  return { ...experiment, dataset: { kind: 'inline', inputs: rows(inputs, inputColumns.length), targets: rows(targets, targetColumns), ...options } }
}

function rows(values: Float64Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)))
}

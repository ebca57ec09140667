import type { DatasetSettings, Experiment } from '../src-engine/contract/experiment.ts'
import type { Points } from '../src-engine/contract/messages.ts'
import { tableOf } from '../src-engine/contract/table.ts'
import { engineClient } from './engine-client.ts'

type Options = Pick<DatasetSettings, 'testFraction' | 'splitSeed' | 'scaling'>

/** Points as an experiment's own, with the names of their columns and classes. */
export function inlineDataset(points: Pick<Points, 'inputs' | 'inputColumns' | 'targets' | 'targetColumns' | 'targetNames' | 'classNames'>, options: Options = {}): Extract<DatasetSettings, { kind: 'inline' }> {
  const { inputs, inputColumns, targets, targetColumns, targetNames, classNames } = points
  return {
    kind: 'inline',
    inputs: tableOf(inputs, inputColumns.length),
    targets: tableOf(targets, targetColumns),
    ...(inputColumns.some((name, index) => name !== `x${index + 1}`) && { inputNames: inputColumns }),
    ...(targetNames && { targetNames }),
    ...(classNames && { classNames }),
    ...options,
  }
}

/**
 * An experiment that needs no file beside it: the table that a csv data set names becomes its own inline points, with
 * the same split and scaling, and so trains to the same bits. What is saved of it stays whole when the table moves.
 * @param csv the table's text
 */
export async function withOwnPoints(experiment: Experiment, csv: string | undefined): Promise<Experiment> {
  const { dataset } = experiment
  if (dataset.kind !== 'csv' || csv === undefined) return experiment
  return { ...experiment, dataset: inlineDataset(await engineClient().generate(dataset, csv), optionsOf(dataset)) }
}

/** What stands beside a data set of any kind, and stays when another takes its place. */
export function optionsOf<Dataset extends object>(dataset: Dataset): Pick<Dataset, keyof Dataset & keyof Options> {
  const kept: readonly string[] = ['testFraction', 'splitSeed', 'scaling'] satisfies (keyof Options)[]
  return Object.fromEntries(Object.entries(dataset).filter(([key, value]) => kept.includes(key) && value !== undefined)) as Pick<Dataset, keyof Dataset & keyof Options>
}

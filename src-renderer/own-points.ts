import type { DatasetSettings, Experiment } from '../src-engine/contract/experiment.ts'
import type { Points } from '../src-engine/contract/messages.ts'
import { tableInSteps, tableOf, type Rows } from '../src-engine/contract/table.ts'
import { engineClient } from './engine-client.ts'
import { nextTask } from './next-task.ts'

type Options = Pick<DatasetSettings, 'testFraction' | 'splitSeed' | 'scaling'>

type OwnPoints = Pick<Points, 'inputs' | 'inputColumns' | 'targets' | 'targetColumns' | 'targetNames' | 'classNames'>
type InlineDataset = Extract<DatasetSettings, { kind: 'inline' }>

/** Points as an experiment's own, with the names of their columns and classes. */
export function inlineDataset(points: OwnPoints): InlineDataset {
  return described(points, tableOf(points.inputs, points.inputColumns.length), tableOf(points.targets, points.targetColumns))
}

/** The same of any number of points: their tables are made in many tasks, between which the window answers. */
export async function inlineDatasetInSteps(points: OwnPoints): Promise<InlineDataset> {
  const inputs = await inTasks(tableInSteps(points.inputs, points.inputColumns.length))
  return described(points, inputs, await inTasks(tableInSteps(points.targets, points.targetColumns)))
}

async function inTasks<Result>(steps: Iterator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next()
    await nextTask()
    if (step.done) return step.value
  }
}

function described({ inputColumns, targetNames, classNames }: OwnPoints, inputs: Rows, targets: Rows): InlineDataset {
  return {
    kind: 'inline',
    inputs,
    targets,
    ...(inputColumns.some((name, index) => name !== `x${index + 1}`) && { inputNames: inputColumns }),
    ...(targetNames && { targetNames }),
    ...(classNames && { classNames }),
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
  return { ...experiment, dataset: { ...(await inlineDatasetInSteps(await engineClient().generate(dataset, csv))), ...optionsOf(dataset) } }
}

/** What stands beside a data set of any kind, and stays when another takes its place. */
export function optionsOf<Dataset extends object>(dataset: Dataset): Pick<Dataset, keyof Dataset & keyof Options> {
  const kept: readonly string[] = ['testFraction', 'splitSeed', 'scaling'] satisfies (keyof Options)[]
  return Object.fromEntries(Object.entries(dataset).filter(([key, value]) => kept.includes(key) && value !== undefined)) as Pick<Dataset, keyof Dataset & keyof Options>
}

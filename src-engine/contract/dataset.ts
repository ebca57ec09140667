import * as v from 'valibot'
import { packed, tableSchema } from './table.ts'
import { notNegative, oneOf, seed, whole, within } from './validation.ts'

const datasetNames = ['linear', 'xor-easy', 'circle', 'gaussians', 'spiral', 'moons', 'checkerboard', 'inline', 'csv'] as const

/** What may stand beside every data set: its test part and its scaling (fitted on the training part). */
const datasetOptions = {
  testFraction: v.optional(within(0, 1)),
  splitSeed: v.optional(seed),
  scaling: v.optional(oneOf(['none', 'standardize', 'min-max'])),
}

const points = whole(1, 1_000_000)
const noisy = <const Kind extends string>(kind: Kind) =>
  v.strictObject({ kind: v.literal(kind), n: points, seed, noise: notNegative(), ...datasetOptions })

/** Most classes that a generator makes. */
export const mostClasses = 5

const names = v.array(v.pipe(v.string('a name'), v.nonEmpty('a name')), 'a list of names')

const inlineDataset = v.pipe(
  v.strictObject({
    kind: v.literal('inline'),
    inputs: tableSchema,
    targets: tableSchema,
    /** One a column of the inputs. */
    inputNames: v.optional(names),
    /** One a column of the targets; with `classNames` a single one, of what is classified. */
    targetNames: v.optional(names),
    /** What the targets stand for: 0 and 1 of a single column, or the columns of a 1 among zeros. */
    classNames: v.optional(names),
    ...datasetOptions,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { inputs, targets, inputNames, targetNames, classNames } = dataset.value
    const fault = (key: 'inputs' | 'targets' | 'inputNames' | 'targetNames' | 'classNames', expected: string): void =>
      addIssue({ message: expected, input: dataset.value[key], path: [{ type: 'object', origin: 'value', input: dataset.value, key, value: dataset.value[key] }] })
    // An empty table has its own fault already.
    if (inputs.length === 0 || targets.length === 0) return
    if (targets.length !== inputs.length) fault('targets', `as many rows as inputs, ${inputs.length}`)
    for (const key of ['inputs', 'targets'] as const) {
      const rows = dataset.value[key]
      const width = rows[0]!.length
      if (width === 0) fault(key, 'at least one number a row')
      const uneven = rows.findIndex((row) => row.length !== width)
      if (uneven >= 0) fault(key, `${width} numbers in every row (row ${uneven} has ${rows[uneven]!.length})`)
    }
    const columns = targets[0]!.length
    const classes = columns === 1 ? 2 : columns
    const named = classNames ? 1 : columns
    if (inputNames && inputNames.length !== inputs[0]!.length) fault('inputNames', `${inputs[0]!.length} names, one an input`)
    if (targetNames && targetNames.length !== named) fault('targetNames', named === 1 ? 'one name' : `${named} names, one a target`)
    if (classNames && classNames.length !== classes) fault('classNames', `${classes} names, one a class`)
  }),
)

const columnNames = v.pipe(v.array(v.string('a column name'), 'a list of column names'), v.nonEmpty('at least one column name'))

export const datasetSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('linear'), n: points, seed, ...datasetOptions }),
    v.strictObject({ kind: v.literal('xor-easy'), ...datasetOptions }),
    noisy('circle'),
    /** `classes`: two without it. */
    v.strictObject({ ...noisy('gaussians').entries, classes: v.optional(whole(2, mostClasses)) }),
    noisy('spiral'),
    noisy('moons'),
    noisy('checkerboard'),
    inlineDataset,
    v.strictObject({
      kind: v.literal('csv'),
      path: v.pipe(v.string('a path'), v.nonEmpty('a path')),
      targets: columnNames,
      /** All that are no targets without it. */
      inputs: v.optional(columnNames),
      /** False: the first row is a row like the others, and the columns are called x1, x2, … */
      header: v.optional(v.boolean('true or false')),
      ...datasetOptions,
    }),
  ],
  `one of ${datasetNames.map((name) => `"${name}"`).join(', ')}`,
)

type DatasetSettings = v.InferOutput<typeof datasetSchema>

/** A data set for the way to another process. */
export function packedDataset(dataset: DatasetSettings): v.InferInput<typeof datasetSchema> {
  return dataset.kind === 'inline' ? { ...dataset, inputs: packed(dataset.inputs), targets: packed(dataset.targets) } : dataset
}

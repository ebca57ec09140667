import * as v from 'valibot'
import { finite } from './validation.ts'

/** Rows of numbers, all of one length. What has once been checked is never changed, only replaced. */
export type Rows = number[][]

/** A table as it travels between processes, row-major: copying one block of numbers costs next to nothing, a list a row stops a window. */
export interface PackedTable {
  values: Float64Array
  columns: number
}

/** Tables whose every number is known to be finite: checking 100,000 rows at each key press would be felt. */
const checkedTables = new WeakSet<object>()

const checkedSchema = v.custom<Rows>(() => true)
const rowsSchema = v.pipe(
  v.array(v.array(finite(), 'a list of numbers'), 'a list of rows'),
  v.nonEmpty('at least one row'),
  // The schema's copy, which nobody else can change.
  v.transform((rows) => remembered(rows)),
)
const packedSchema = v.pipe(
  v.strictObject({ values: v.instance(Float64Array, 'a Float64Array'), columns: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  v.transform(({ values, columns }) => tableOf(values, columns)),
  v.nonEmpty('at least one row'),
)

/** A table of numbers, as files have it or packed. */
export const tableSchema = v.lazy((table): v.GenericSchema<Rows | PackedTable, Rows> => {
  if (typeof table === 'object' && table !== null) {
    if (checkedTables.has(table)) return checkedSchema
    if (!Array.isArray(table) && 'values' in table) return packedSchema
  }
  return rowsSchema
})

const packedTables = new WeakMap<object, PackedTable>()

/**
 * Rows of a row-major matrix, which is kept for their way to another process and must stay as it is.
 * @throws Error for a number that is not finite
 */
export function tableOf(values: Float64Array, columns: number): Rows {
  const steps = tableInSteps(values, columns)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const rowsAStep = 20_000

/** The same in steps of a few milliseconds, for a thread that has to answer in between. */
export function* tableInSteps(values: Float64Array, columns: number): Generator<void, Rows> {
  const fault = values.findIndex((value) => !Number.isFinite(value))
  if (fault >= 0) throw new Error(`row ${Math.floor(fault / columns)}: expected numbers, got ${values[fault]} in column ${(fault % columns) + 1}`)
  const rows: Rows = new Array<number[]>(values.length / columns)
  // By hand: `Array.from` takes its values through an iterator, ten times as long.
  for (let row = 0, at = 0; row < rows.length; row++) {
    if (row % rowsAStep === rowsAStep - 1) yield
    const numbers = new Array<number>(columns)
    for (let column = 0; column < columns; column++) numbers[column] = values[at++]!
    rows[row] = numbers
  }
  packedTables.set(rows, { values, columns })
  return remembered(rows)
}

/** Whether a value is a table that has been checked. */
export const isCheckedTable = (value: unknown): value is Rows => typeof value === 'object' && value !== null && checkedTables.has(value)

/** A table for the way to another process, whose schema makes rows of it again; one that has not been checked goes as it is. */
export function packed(table: Rows): PackedTable | Rows {
  if (!isCheckedTable(table)) return table
  const known = packedTables.get(table)
  if (known) return known
  const columns = table[0]!.length
  // An uneven table, which another check refuses, must not come out as an even one.
  if (columns === 0 || table.some((row) => row.length !== columns)) return table
  const values = new Float64Array(table.length * columns)
  table.forEach((row, index) => values.set(row, index * columns))
  const result = { values, columns }
  packedTables.set(table, result)
  return result
}

function remembered(rows: Rows): Rows {
  if (rows.length > 0) checkedTables.add(rows)
  return rows
}

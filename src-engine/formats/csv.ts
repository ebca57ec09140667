import Papa from 'papaparse'
import { mostUnits } from '../contract/experiment.ts'
import type { RawPoints } from '../datasets/raw-points.ts'

/** The text of a CSV file as a table. */
export interface Table {
  columns: string[]
  /** One field a column; `line` is where the row begins in the file, counted from 1. */
  rows: { line: number; fields: string[] }[]
}

/**
 * Reads a table from CSV text whose first row names the columns. Delimiter (comma, semicolon, tab, bar) and line ends are
 * found out; empty lines are passed over.
 * @throws Error naming line and column
 */
export function readTable(text: string): Table {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  const lines = lineNumbers(data)
  const fault = errors.find(({ type }) => type === 'Quotes')
  if (fault) throw new Error(`line ${lines[fault.row ?? 0] ?? 1}: expected a closed quotation, got an open one (${fault.message})`)
  const [header, ...rows] = data.map((fields, index) => ({ line: lines[index]!, fields })).filter(({ fields }) => fields.some((field) => field.trim() !== ''))
  if (!header) throw new Error('expected a row of column names, got an empty file')
  const columns = header.fields.map((name) => name.trim())
  columns.forEach((name, index) => {
    if (name === '') throw new Error(`line ${header.line}, column ${index + 1}: expected a name, got nothing`)
    if (columns.indexOf(name) < index) throw new Error(`line ${header.line}, column ${index + 1}: expected a name of its own, got "${name}" again`)
  })
  if (rows.length === 0) throw new Error(`line ${header.line}: expected rows below the column names, got none`)
  for (const { line, fields } of rows)
    if (fields.length !== columns.length) throw new Error(`line ${line}: expected ${columns.length} fields, one a column, got ${fields.length}`)
  return { columns, rows }
}

/**
 * The points of a CSV file: the columns named by `targets` are targets, all others inputs. A target column of names
 * becomes classes in alphabetical order: two of them one column of 0 and 1, more of them a column each (one-hot).
 * @throws Error naming line and column, or the setting that names no column
 */
export function csvPoints(text: string, targets: readonly string[]): RawPoints {
  const table = readTable(text)
  targets.forEach((name, index) => {
    if (!table.columns.includes(name)) throw new Error(`dataset.targets[${index}]: expected a column of the file (${quoted(table.columns)}), got "${name}"`)
    if (targets.indexOf(name) < index) throw new Error(`dataset.targets[${index}]: expected each column once, got "${name}" again`)
  })
  const inputColumns = table.columns.filter((name) => !targets.includes(name))
  if (inputColumns.length === 0) throw new Error('dataset.targets: expected at least one column left as input, got all of them')
  const inputs = inputColumns.map((name) => numbersOf(table, name))
  const targetColumns = targets.flatMap((name) => targetsOf(table, name))
  return { inputs: joined(inputs), targets: joined(targetColumns), inputColumns, targetColumns: targetColumns.length }
}

/** The delimiter that parts the header into most columns; papaparse's own guess stumbles over empty lines. */
function delimiterOf(text: string): string {
  const columns = (delimiter: string): number => Papa.parse<string[]>(text, { delimiter, preview: 1, skipEmptyLines: 'greedy' }).data[0]?.length ?? 0
  return [',', ';', '\t', '|'].reduce((best, delimiter) => (columns(delimiter) > columns(best) ? delimiter : best))
}

/** Where each row begins: a quoted field may go over several lines. */
function lineNumbers(rows: readonly string[][]): number[] {
  let line = 1
  return rows.map((fields) => {
    const first = line
    line += 1 + fields.reduce((sum, field) => sum + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
    return first
  })
}

/** A decimal number as files write it; NaN for anything else, an empty field included. */
function numberOf(field: string): number {
  const text = field.trim()
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : NaN
}

function numbersOf(table: Table, column: string): number[] {
  const index = table.columns.indexOf(column)
  return table.rows.map(({ line, fields }) => {
    const value = numberOf(fields[index]!)
    if (value !== value) throw new Error(`line ${line}, column "${column}": expected a number, got ${shown(fields[index]!)}`)
    return value
  })
}

/** A target column's numbers, or the columns of its classes. */
function targetsOf(table: Table, column: string): number[][] {
  const index = table.columns.indexOf(column)
  const names = table.rows.map(({ line, fields }) => {
    const name = fields[index]!.trim()
    if (name === '') throw new Error(`line ${line}, column "${column}": expected a number or a class, got nothing`)
    return name
  })
  // A column that mixes numbers and names is more likely a slip than a list of classes.
  if (names.some((name) => !Number.isNaN(numberOf(name)))) return [numbersOf(table, column)]
  const classes = [...new Set(names)].sort()
  if (classes.length < 2 || classes.length > mostUnits)
    throw new Error(`column "${column}": expected numbers, or from 2 to ${mostUnits} classes, got ${classes.length === 1 ? `only ${shown(classes[0]!)}` : `${classes.length} classes`}`)
  if (classes.length === 2) return [names.map((name) => classes.indexOf(name))]
  return classes.map((each) => names.map((name) => (name === each ? 1 : 0)))
}

/** Columns side by side, row-major. */
function joined(columns: readonly number[][]): Float64Array<ArrayBuffer> {
  const width = columns.length
  const values = new Float64Array(columns[0]!.length * width)
  columns.forEach((column, place) => column.forEach((value, row) => (values[row * width + place] = value)))
  return values
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

function shown(field: string): string {
  const text = field.trim()
  return text === '' ? 'nothing' : JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text)
}

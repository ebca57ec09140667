import Papa from 'papaparse'
import { mostUnits, type DatasetSettings } from '../contract/experiment.ts'
import type { TableFacts } from '../contract/messages.ts'
import { inputNames, type RawPoints } from '../datasets/raw-points.ts'

/** The text of a CSV file as a table. */
export interface Table {
  columns: string[]
  /** One field a column; `line` is where the row begins in the file, counted from 1. */
  rows: { line: number; fields: string[] }[]
}

/** Rows of a table that are shown before it is taken in. */
const shownRows = 8

/**
 * Reads a table from CSV text whose first row names the columns, unless `header` is false. Delimiter (comma, semicolon, tab, bar) and line ends are
 * found out; empty lines are passed over.
 * @throws Error naming line and column
 */
export function readTable(text: string, header = true): Table {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  const lines = lineNumbers(data)
  const fault = errors.find(({ type }) => type === 'Quotes')
  if (fault) throw new Error(`line ${lines[fault.row ?? 0] ?? 1}: expected a closed quotation, got an open one (${fault.message})`)
  const rows = data.map((fields, index) => ({ line: lines[index]!, fields })).filter(({ fields }) => fields.some((field) => field.trim() !== ''))
  const [first] = rows
  if (!first) throw new Error(`expected a row of ${header ? 'column names' : 'numbers'}, got an empty file`)
  const columns = header ? namesOf(rows.shift()!) : inputNames(first.fields.length)
  if (rows.length === 0) throw new Error(`line ${first.line}: expected rows below the column names, got none`)
  for (const { line, fields } of rows)
    if (fields.length !== columns.length) throw new Error(`line ${line}: expected ${columns.length} fields, one a column, got ${fields.length}`)
  return { columns, rows }
}

type CsvSettings = Pick<Extract<DatasetSettings, { kind: 'csv' }>, 'targets' | 'inputs' | 'header'>

/**
 * The points of a CSV file: the columns named by `targets` are targets, those named by `inputs`, or all others, inputs. A
 * target column of names becomes classes in alphabetical order: two of them one column of 0 and 1, more of them a column
 * each (one-hot).
 * @throws Error naming line and column, or the setting that names no column
 */
export function csvPoints(text: string, { targets, inputs, header }: CsvSettings): RawPoints {
  const table = readTable(text, header)
  checkNames(table, 'targets', targets)
  if (inputs) checkNames(table, 'inputs', inputs, targets)
  const inputColumns = inputs ?? table.columns.filter((name) => !targets.includes(name))
  if (inputColumns.length === 0) throw new Error('dataset.targets: expected at least one column left as input, got all of them')
  const columns = inputColumns.map((name) => numbersOf(table, name))
  const parts = targets.map((name) => targetOf(table, name))
  const targetColumns = parts.flatMap((part) => part.columns)
  return {
    inputs: joined(columns),
    targets: joined(targetColumns),
    inputColumns,
    targetColumns: targetColumns.length,
    ...(parts.length === 1
      ? { targetNames: [...targets], classNames: parts[0]!.classNames }
      : { targetNames: parts.flatMap(({ columns: { length }, classNames }, index) => (length === 1 ? [targets[index]!] : classNames!.map((name) => `${targets[index]!} ${name}`))) }),
  }
}

/**
 * The rows of a CSV file as a network's inputs: its columns of the names wanted, where it has them all, else its first ones.
 * A first row of numbers alone names no columns.
 * @returns the columns taken and their values, n × names.length, row-major
 * @throws Error naming line and column, or what is missing
 */
export function csvInputs(text: string, names: readonly string[]): { columns: string[]; values: Float64Array<ArrayBuffer> } {
  const table = readTable(text, !isNumbersAlone(text))
  const columns = names.every((name) => table.columns.includes(name)) ? [...names] : table.columns.slice(0, names.length)
  if (columns.length < names.length) throw new Error(`expected at least ${names.length} columns, one an input (${quoted(names)}), got ${table.columns.length}`)
  return { columns, values: joined(columns.map((name) => numbersOf(table, name))) }
}

function isNumbersAlone(text: string): boolean {
  const [first = []] = Papa.parse<string[]>(text, { delimiter: delimiterOf(text), preview: 1, skipEmptyLines: 'greedy' }).data
  return first.every((field) => !Number.isNaN(numberOf(field)))
}

/** What a table holds, for a person who chooses its inputs and targets. */
export function tableFacts(text: string, header: boolean): TableFacts {
  const table = readTable(text, header)
  return {
    count: table.rows.length,
    rows: table.rows.slice(0, shownRows).map(({ fields }) => fields),
    columns: table.columns.map((name) => {
      const notNumbers = faultOf(() => numbersOf(table, name))
      if (notNumbers === undefined) return { name }
      try {
        const { classNames } = classesOf(table, name)
        return classNames ? { name, notNumbers, classNames } : { name, notNumbers, noTarget: notNumbers }
      } catch (error) {
        return { name, notNumbers, noTarget: (error as Error).message }
      }
    }),
  }
}

function faultOf(action: () => unknown): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function namesOf({ line, fields }: Table['rows'][number]): string[] {
  const names = fields.map((name) => name.trim())
  names.forEach((name, index) => {
    if (name === '') throw new Error(`line ${line}, column ${index + 1}: expected a name, got nothing`)
    if (names.indexOf(name) < index) throw new Error(`line ${line}, column ${index + 1}: expected a name of its own, got "${name}" again`)
  })
  return names
}

function checkNames(table: Table, setting: 'targets' | 'inputs', names: readonly string[], taken: readonly string[] = []): void {
  names.forEach((name, index) => {
    if (!table.columns.includes(name)) throw new Error(`dataset.${setting}[${index}]: expected a column of the file (${quoted(table.columns)}), got "${name}"`)
    if (names.indexOf(name) < index || taken.includes(name)) throw new Error(`dataset.${setting}[${index}]: expected each column once, got "${name}" again`)
  })
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
function targetOf(table: Table, column: string): { columns: number[][]; classNames?: string[] } {
  const { names, classNames } = classesOf(table, column)
  if (!classNames) return { columns: [numbersOf(table, column)] }
  const places = new Map(classNames.map((name, place) => [name, place]))
  const own = names.map((name) => places.get(name)!)
  return { classNames, columns: classNames.length === 2 ? [own] : classNames.map((_, one) => own.map((place) => (place === one ? 1 : 0))) }
}

/** A target column's fields and, unless it is one of numbers, its classes in alphabetical order. */
function classesOf(table: Table, column: string): { names: string[]; classNames?: string[] } {
  const index = table.columns.indexOf(column)
  const names = table.rows.map(({ line, fields }) => {
    const name = fields[index]!.trim()
    if (name === '') throw new Error(`line ${line}, column "${column}": expected a number or a class, got nothing`)
    return name
  })
  // A column that mixes numbers and names is more likely a slip than a list of classes.
  if (names.some((name) => !Number.isNaN(numberOf(name)))) return { names }
  const classNames = [...new Set(names)].sort()
  if (classNames.length < 2 || classNames.length > mostUnits)
    throw new Error(`column "${column}": expected numbers, or from 2 to ${mostUnits} classes, got ${classNames.length === 1 ? `only ${shown(classNames[0]!)}` : `${classNames.length} classes`}`)
  return { names, classNames }
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

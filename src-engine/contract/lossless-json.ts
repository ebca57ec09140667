import * as v from 'valibot'

/**
 * JSON text in which every number reads back to the same bits. JSON.stringify alone writes −0 as 0 and NaN and the
 * infinities as null: here −0 stays `-0`, and the others become the strings "NaN", "Infinity" and "-Infinity".
 */
export function stringify(value: unknown, indent?: string): string {
  return write(value, indent ?? '', indent === undefined ? '' : '\n')
}

/** A list of records as a field of an object, `stringify(…, indent)` piece by piece: a whole list may be longer than any string can be. */
export function* stringifyList(items: Iterable<object>, indent: string): Generator<string> {
  const lineBreak = `\n${indent}${indent}`
  let isFirst = true
  for (const item of items) {
    yield `${isFirst ? '[' : ','}${lineBreak}${write(item, indent, lineBreak)}`
    isFirst = false
  }
  yield isFirst ? '[]' : `\n${indent}]`
}

function write(value: unknown, indent: string, lineBreak: string): string {
  if (typeof value === 'number') return writeNumber(value)
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>, (item) => write(item === undefined ? null : item, indent, lineBreak && `${lineBreak}${indent}`))
    // Rows of numbers stay on one line: a history of 2,000 epochs is read as a row, not as a column.
    const flat = lineBreak === '' || items.length === 0 || Array.prototype.every.call(value, (item) => typeof item === 'number')
    return flat ? `[${items.join(lineBreak === '' ? ',' : ', ')}]` : `[${lineBreak}${indent}${items.join(`,${lineBreak}${indent}`)}${lineBreak}]`
  }
  if (typeof value === 'object' && value !== null) {
    const inner = lineBreak && `${lineBreak}${indent}`
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => `${JSON.stringify(key)}:${lineBreak === '' ? '' : ' '}${write(field, indent, inner)}`)
    return fields.length === 0 ? '{}' : `{${inner}${fields.join(`,${inner}`)}${lineBreak}}`
  }
  return JSON.stringify(value)
}

function writeNumber(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? String(value) : `"${value}"`
}

/** A number of a file, where the three that JSON lacks are strings; of a file of bytes, where they are numbers. */
export const losslessNumber = v.union(
  [v.number(), v.nan(), v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number))],
  'a number, "NaN", "Infinity" or "-Infinity"',
)

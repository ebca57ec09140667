import * as v from 'valibot'

/** A file or message from outside that does not follow its schema. The message names the place, what is expected and what was given. */
export class ContractError extends Error {
  override name = 'ContractError'
}

/**
 * Checks a value from outside against a schema.
 * @param what what the value is, for the message: "experiment", "results file"
 * @returns the value, typed by the schema
 * @throws ContractError with one line a fault: `training.batchSize: expected a whole number ≥ 1 or "full", got 0`
 */
export function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown, what: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new ContractError(describeIssues(result.issues, what))
}

/**
 * Reads JSON text and checks it against a schema.
 * @throws ContractError for text that is no JSON, or a value that does not follow the schema
 */
export function checkJson<Schema extends v.GenericSchema>(schema: Schema, text: string, what: string): v.InferOutput<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ContractError(`${what}: expected JSON text, got ${text.trim() === '' ? 'an empty file' : String((error as Error).message)}`)
  }
  return check(schema, value, what)
}

/** Every fault of a value, each as path and sentence. An empty list where the value follows the schema. */
export function faults(schema: v.GenericSchema, value: unknown): { path: string; message: string }[] {
  const result = v.safeParse(schema, value)
  if (result.success) return []
  return result.issues.map((issue) => ({ path: pathOf(issue), message: sentence(issue) }))
}

function describeIssues(issues: readonly v.BaseIssue<unknown>[], what: string): string {
  const most = 5
  const lines = issues.slice(0, most).map((issue) => `${pathOf(issue) || what}: ${sentence(issue)}`)
  if (issues.length > most) lines.push(`and ${issues.length - most} more`)
  return lines.join('\n')
}

/** `network.layers[1].units`, the way a reader would write the place in code. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  let path = ''
  for (const item of issue.path ?? []) {
    if (typeof item.key === 'number') path += `[${item.key}]`
    else path += path === '' ? String(item.key) : `.${String(item.key)}`
  }
  return path
}

function sentence(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a known field; remove it or mend its spelling'
  const missing = issue.input === undefined
  // For a field that is not there valibot expects its quoted name.
  if (missing && issue.type.endsWith('object') && issue.expected?.startsWith('"')) return 'is missing'
  // A leaf's own message says what is expected; valibot's default starts with "Invalid".
  const expected = issue.expected === 'Object' ? 'an object' : issue.message.startsWith('Invalid') ? (issue.expected ?? 'another value') : issue.message
  return `expected ${expected}, got ${missing ? 'nothing' : shown(issue.input)}`
}

function shown(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** A finite number. */
export const finite = (expected = 'a number') => v.pipe(v.number(expected), v.finite(expected))

/** A finite number greater than zero. */
export const positive = (expected = 'a number > 0') => v.pipe(finite(expected), v.check((value) => value > 0, expected))

/** A finite number of at least zero. */
export const notNegative = (expected = 'a number ≥ 0') => v.pipe(finite(expected), v.minValue(0, expected))

/** A finite number from `least` up to, but not including, `below`. */
export const within = (least: number, below: number, expected = `a number ≥ ${least} and < ${below}`) =>
  v.pipe(finite(expected), v.check((value) => value >= least && value < below, expected))

/** A whole number of at least `least` and at most `most`. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER, expected = most === Number.MAX_SAFE_INTEGER ? `a whole number ≥ ${least}` : `a whole number from ${least} to ${most}`) =>
  v.pipe(v.number(expected), v.safeInteger(expected), v.minValue(least, expected), v.maxValue(most, expected))

/** A seed: any whole number of 32 bits without sign. */
export const seed = whole(0, 0xffff_ffff)

/** One of a list of names. */
export const oneOf = <const Names extends readonly string[]>(names: Names) => v.picklist(names, `one of ${names.map((name) => `"${name}"`).join(', ')}`)

/** Numbers as threads and processes hand them on. */
export const float64s = v.custom<Float64Array>((value) => value instanceof Float64Array, 'a Float64Array')

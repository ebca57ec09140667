import { copyFrom, lengthOf, mostOfPart } from './pieces.ts'

/**
 * Values whose arrays would hold up a thread if all went with them in one message: the numbers of those arrays travel beside the
 * message, one array's after the other's, in parts.
 */

const key = 'backprop-bench/passed-array'

/** Which numbers of which stream an array is made of. */
export interface Passed {
  readonly stream: string
  readonly from: number
  readonly length: number
}

/** Arrays of fewer numbers stay where they are. */
const leastPassed = 64

/** A value without its arrays, each of which is named in its place, and the arrays in that order; null where they are no more than `most` numbers and can go with it. */
export function withoutArrays<Value>(value: Value, stream: string, most = mostOfPart): { readonly value: Value; readonly arrays: readonly Float64Array[] } | null {
  const arrays: Float64Array[] = []
  let from = 0
  const without = replaced(value, (object) => {
    if (!(object instanceof Float64Array) || object.length < leastPassed) return undefined
    const passed: Passed = { stream, from, length: object.length }
    arrays.push(object)
    from += object.length
    return { [key]: passed }
  })
  return from > most ? { value: without, arrays } : null
}

/** The arrays that are named in a value, in order. */
export function arraysNamedIn(value: unknown): Passed[] {
  const named: Passed[] = []
  replaced(value, (object) => {
    const passed = passedOf(object)
    if (passed) named.push(passed)
    return undefined
  })
  return named
}

/** A value with its arrays back in their places. */
export function withArrays<Value>(value: Value, arrayOf: (passed: Passed) => Float64Array): Value {
  return replaced(value, (object) => {
    const passed = passedOf(object)
    return passed && arrayOf(passed)
  })
}

/** The part of a stream that begins at one of its numbers. */
export function partOfArrays(arrays: readonly Float64Array[], from: number, most = mostOfPart): Float64Array<ArrayBuffer> {
  const part = new Float64Array(Math.min(lengthOf(arrays) - from, most))
  copyFrom(arrays, from, part)
  return part
}

const passedOf = (object: object): Passed | undefined => (key in object ? (object[key] as Passed) : undefined)

/** A value with other objects in it, where there are others for some of them; parts without any are left as they are. */
function replaced<Value>(value: Value, otherOf: (object: object) => object | undefined): Value {
  const visit = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    const other = otherOf(part)
    if (other) return other
    if (Array.isArray(part)) {
      // A list of numbers or of rows of them has no arrays in it, and may be long.
      const first: unknown = part[0]
      if (typeof first === 'number' || (Array.isArray(first) && typeof first[0] === 'number')) return part
      const items: unknown[] = part.map(visit)
      return items.some((item, index) => item !== part[index]) ? items : part
    }
    if (Object.prototype.toString.call(part) !== '[object Object]') return part
    const entries = Object.entries(part)
    const others = entries.map(([name, entry]): [string, unknown] => [name, visit(entry)])
    return others.some(([, entry], index) => entry !== entries[index]![1]) ? Object.fromEntries(others) : part
  }
  return visit(value) as Value
}

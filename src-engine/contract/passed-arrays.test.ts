import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arraysNamedIn, partOfArrays, withArrays, withoutArrays } from './passed-arrays.ts'
import { copyInto, lengthOf } from './pieces.ts'

const [stream, most] = ['a stream', 300]

/** Arrays that would have to go with a value. */
function largeArraysIn(value: unknown): number {
  if (value instanceof Float64Array) return Number(value.length >= 64)
  return typeof value === 'object' && value !== null ? Object.values(value).reduce((sum: number, part) => sum + largeArraysIn(part), 0) : 0
}

/** What its reader makes of a value that has passed in parts. */
function passed<Value>(value: Value): Value {
  const without = withoutArrays(value, stream, most)
  if (!without) return value
  expect(largeArraysIn(without.value)).toBe(0)
  const named = arraysNamedIn(JSON.parse(JSON.stringify(without.value)))
  const arrays = named.map(({ length }) => new Float64Array(length))
  for (let from = 0; from < lengthOf(without.arrays); from += most) copyInto(arrays, from, partOfArrays(without.arrays, from, most))
  return withArrays(without.value, (one) => arrays[named.findIndex(({ from }) => from === one.from)]!)
}

const large = Float64Array.from({ length: most }, (_, index) => index / 3)
const array = fc.oneof(fc.float64Array({ maxLength: 100 }), fc.nat(200).map((start) => large.subarray(start)))
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, array, fc.string(), fc.double(), fc.constant(null), fc.uint8Array(), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }), fc.array(fc.double())),
})).any

test('a value comes back with its arrays, whatever they are in, and is sent as it is where they are few numbers', () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(passed(given)).toEqual(given)
    }),
  )
  const runs = [{ weights: large.slice(), bias: null }, { weights: Float64Array.of(-0, NaN), name: 'b' }, { weights: large.subarray(7) }]
  expect(passed({ runs, list: [[1, 2]] })).toEqual({ runs, list: [[1, 2]] })
  expect(withoutArrays({ a: large }, stream, most)).toBeNull()
})

test('what is left of a value is small, and parts without arrays are the same objects', () => {
  const settings = { rows: [[1, 2], [3, 4]] }
  const without = withoutArrays({ settings, weights: [large, large] }, stream, most)!
  expect(without.value.settings).toBe(settings)
  expect(JSON.stringify(without.value).length).toBeLessThan(400)
  expect(without.arrays).toEqual([large, large])
})

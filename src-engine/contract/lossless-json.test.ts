import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { losslessNumber, stringify } from './lossless-json.ts'

const numbers = v.array(losslessNumber)

describe('lossless JSON', () => {
  test('reads every number back to the same bits', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.constantFrom(undefined, '  '), (values, indent) => {
        expect(v.parse(numbers, JSON.parse(stringify(values, indent)))).toEqual(values)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    [-0, '-0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [NaN, '"NaN"'],
    [Infinity, '"Infinity"'],
    [-Infinity, '"-Infinity"'],
  ])('writes %s as %s', (value, text) => {
    expect(stringify(value)).toBe(text)
    expect(v.parse(losslessNumber, JSON.parse(text))).toBe(value)
  })

  test('writes other values as JSON does', () => {
    const withoutNegativeZero = fc.jsonValue().filter((value) => !JSON.stringify(value, (_, item: unknown) => (Object.is(item, -0) ? 'negative zero' : item)).includes('negative zero'))
    fc.assert(
      fc.property(withoutNegativeZero, (value) => {
        expect(stringify(value)).toBe(JSON.stringify(value))
        expect(JSON.parse(stringify(value, '  '))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 1000 },
    )
  })

  test('leaves out fields that are undefined', () => {
    expect(stringify({ a: 1, b: undefined, c: [undefined] })).toBe('{"a":1,"c":[null]}')
  })

  test('writes typed arrays as lists, and keeps a row of numbers on one line', () => {
    expect(stringify({ row: Float64Array.of(1, NaN, -0), rows: [[1, 2], []], names: ['a'] }, '  ')).toBe(
      '{\n  "row": [1, "NaN", -0],\n  "rows": [\n    [1, 2],\n    []\n  ],\n  "names": [\n    "a"\n  ]\n}',
    )
  })
})

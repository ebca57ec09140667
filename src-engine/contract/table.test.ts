import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { experimentWith } from '../testing/experiments.ts'
import { experimentSchema } from './experiment.ts'
import { isCheckedTable, packed, tableOf, tableSchema } from './table.ts'
import { check, faults } from './validation.ts'

const number = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('a table', () => {
  test('packed for another process is the same table there', () => {
    const rows = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: 1 }))
    fc.assert(
      fc.property(rows, (table) => {
        const checked = check(tableSchema, table, 'table')
        const travelling = structuredClone(packed(checked))
        expect(travelling).toHaveProperty('values')
        expect(check(tableSchema, travelling, 'table')).toEqual(table)
      }),
    )
  })

  test('is a copy once it is checked, and is then neither checked nor copied again', () => {
    const rows = [[1, 2]]
    const checked = check(tableSchema, rows, 'table')
    expect(checked).not.toBe(rows)
    expect([isCheckedTable(rows), isCheckedTable(checked)]).toEqual([false, true])
    expect(check(tableSchema, checked, 'table')).toBe(checked)
  })

  test('that nobody has checked, or that is uneven, is packed by nobody', () => {
    const uneven = check(tableSchema, [[1, 2], [3]], 'table')
    for (const table of [[[1]], uneven]) expect(packed(table)).toBe(table)
  })

  test('of numbers that no file could hold is refused', () => {
    expect(() => tableOf(Float64Array.of(1, 2, 3, NaN), 2)).toThrow('row 1: expected numbers, got NaN in column 2')
    expect(faults(tableSchema, [[1], [Infinity]])).toHaveLength(1)
    for (const empty of [[], tableOf(new Float64Array(0), 2), { values: new Float64Array(0), columns: 2 }]) expect(faults(tableSchema, empty)).toMatchObject([{ message: 'expected at least one row, got an empty list' }])
  })
})

test('names beside inline points fit their columns', () => {
  const dataset = { kind: 'inline' as const, inputs: [[1, 2]], targets: [[1]], inputNames: ['a', 'b'], targetNames: ['c'], classNames: ['no', 'yes'] }
  const faultsOf = (changes: object): string[] => faults(experimentSchema, { ...experimentWith(), dataset: { ...dataset, ...changes } }).map(({ path, message }) => `${path}: ${message}`)
  expect(faultsOf({})).toEqual([])
  expect(faultsOf({ inputNames: ['a'] })).toEqual(['dataset.inputNames: expected 2 names, one an input, got a list of 1'])
  expect(faultsOf({ targets: [[1, 0, 0]] })).toEqual(['dataset.classNames: expected 3 names, one a class, got a list of 2'])
  expect(faultsOf({ classNames: undefined, targets: [[1, 0]] })).toEqual(['dataset.targetNames: expected 2 names, one a target, got a list of 1'])
})

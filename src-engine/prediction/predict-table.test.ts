import { describe, expect, test } from 'vitest'
import type { Model } from '../contract/model.ts'
import { predictTable } from './predict-table.ts'

/** Answers x1 + 10 · x2. */
const model: Model = { format: 'backprop-bench/model', version: 1, inputs: 2, layers: [{ inputs: 2, units: 1, activation: 'linear', weights: [1, 10], biases: null }] }
const predicted = (csv: string, inputs: string[] = [], scaling?: { offset: Float64Array; factor: Float64Array }) => predictTable({ model, csv, inputs, scaling })

describe('the answers to a table', () => {
  test('take the columns of the inputs’ names, wherever they stand', () => {
    expect(predicted('name;b;a\none;2;1\ntwo;4;3\n', ['a', 'b'])).toEqual({ inputColumns: ['a', 'b'], inputs: Float64Array.of(1, 2, 3, 4), outputs: Float64Array.of(21, 43), columns: 1 })
  })

  test('else take the first columns, of a table without names too', () => {
    expect(predicted('p,q,r\n1,2,9\n', ['a', 'b'])).toMatchObject({ inputColumns: ['p', 'q'], outputs: Float64Array.of(21) })
    expect(predicted('1,2\n3,4\n')).toMatchObject({ inputColumns: ['x1', 'x2'], outputs: Float64Array.of(21, 43) })
  })

  test('are to inputs scaled as those of the training', () => {
    expect(predicted('1,2\n', [], { offset: Float64Array.of(1, 0), factor: Float64Array.of(5, 0.5) })).toMatchObject({ inputs: Float64Array.of(1, 2), outputs: Float64Array.of(10) })
  })

  test.each([
    ['a\n1\n', 'expected at least 2 columns, one an input ("a", "b"), got 1'],
    ['a,b\n1,two\n', 'line 2, column "b": expected a number, got "two"'],
    ['a,b\n1,2\n3\n', 'line 3: expected 2 fields, one a column, got 1'],
    ['', 'got an empty file'],
  ])('are refused where the table is at fault: %j', (csv, message) => {
    expect(() => predicted(csv, ['a', 'b'])).toThrow(message)
  })
})

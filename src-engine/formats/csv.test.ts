import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { csvPoints, readTable, tableFacts } from './csv.ts'

describe('a table', () => {
  test('is read with its header, quoting, empty lines and any line ends', () => {
    expect(readTable('\ufeffa;"b;c"\r\n1;"x\r\ny"\r\n\r\n2;z\r\n')).toEqual({
      columns: ['a', 'b;c'],
      rows: [
        { line: 2, fields: ['1', 'x\r\ny'] },
        { line: 5, fields: ['2', 'z'] },
      ],
    })
  })

  test('of any text fields reads back', () => {
    const field = fc.string({ minLength: 1, unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') }).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 8 }), (rows) => {
        const text = Papa.unparse([['one', 'two'], ...rows], { quotes: true })
        expect(readTable(text).rows.map(({ fields }) => fields)).toEqual(rows)
      }),
    )
  })

  test.each([
    ['', 'expected a row of column names, got an empty file'],
    [' \n\n', 'expected a row of column names, got an empty file'],
    ['a,b\n', 'line 1: expected rows below the column names, got none'],
    ['a,,c\n1,2,3', 'line 1, column 2: expected a name, got nothing'],
    ['a,b,a\n1,2,3', 'line 1, column 3: expected a name of its own, got "a" again'],
    ['a,b\n1,2\n\n3\n', 'line 4: expected 2 fields, one a column, got 1'],
    ['a,b\n1,2,3\n', 'line 2: expected 2 fields, one a column, got 3'],
    ['a,b\n1,"2\n3,4\n', 'line 2: expected a closed quotation'],
  ])('%j is refused, the place named', (text, message) => {
    expect(() => readTable(text)).toThrow(message)
  })
})

describe('points', () => {
  test('take the named columns as targets, and the others as inputs in file order', () => {
    const points = csvPoints('y,x1,x2\n1,0.5,-2e3\n0,.25,+4\n', { targets: ['y'] })
    expect({ ...points, inputs: [...points.inputs], targets: [...points.targets] }).toEqual({
      inputs: [0.5, -2000, 0.25, 4],
      targets: [1, 0],
      inputColumns: ['x1', 'x2'],
      targetColumns: 1,
      targetNames: ['y'],
    })
  })

  test('make two classes one column of 0 and 1, in alphabetical order', () => {
    expect([...csvPoints('x,c\n1,yes\n2,no\n3, yes\n', { targets: ['c'] }).targets]).toEqual([1, 0, 1])
  })

  test('make more classes a column each', () => {
    const { targets, targetColumns } = csvPoints('x,c,y\n1,b,5\n2,c,6\n3,a,7\n', { targets: ['c', 'y'] })
    expect(targetColumns).toBe(4)
    expect([...targets]).toEqual([0, 1, 0, 5, 0, 0, 1, 6, 1, 0, 0, 7])
  })

  test('keep the names of classes, and name every target where several columns are targets', () => {
    const text = 'x,c,y\n1,b,5\n2,c,6\n3,a,7\n'
    expect(csvPoints(text, { targets: ['c'], inputs: ['x'] })).toMatchObject({ targetNames: ['c'], classNames: ['a', 'b', 'c'], targetColumns: 3 })
    expect(csvPoints(text, { targets: ['c', 'y'] }).targetNames).toEqual(['c a', 'c b', 'c c', 'y'])
  })

  test('take only the columns named as inputs, in that order, and do without a header', () => {
    const points = csvPoints('1,2,3\n4,5,6\n', { targets: ['x1'], inputs: ['x3', 'x2'], header: false })
    expect([...points.inputs, ...points.targets]).toEqual([3, 2, 6, 5, 1, 4])
    expect(() => csvPoints('a,b\n1,2\n', { targets: ['a'], inputs: ['b', 'a'] })).toThrow('dataset.inputs[1]: expected each column once, got "a" again')
  })

  const text = 'x,y,c\n1,0,a\n2,1,b\n'
  test.each([
    [text, ['z'], 'dataset.targets[0]: expected a column of the file ("x", "y", "c"), got "z"'],
    [text, ['c', 'c'], 'dataset.targets[1]: expected each column once, got "c" again'],
    [text, ['x', 'y', 'c'], 'dataset.targets: expected at least one column left as input, got all of them'],
    [text, ['y'], 'line 2, column "c": expected a number, got "a"'],
    ['x,y\n1,0\n"2,5",1\n', ['y'], 'line 3, column "x": expected a number, got "2,5"'],
    ['x,y\n1,0\n,1\n', ['y'], 'line 3, column "x": expected a number, got nothing'],
    ['x,y\n1,0\n1e999,1\n', ['y'], 'line 3, column "x": expected a number, got "1e999"'],
    ['x,y\n0x10,0\n', ['y'], 'line 2, column "x": expected a number, got "0x10"'],
    ['x,y\nNaN,0\n', ['y'], 'line 2, column "x": expected a number, got "NaN"'],
    ['x,y\n1,0\n2,one\n', ['y'], 'line 3, column "y": expected a number, got "one"'],
    ['x,c\n1,a\n2,\n', ['c'], 'line 3, column "c": expected a number or a class, got nothing'],
    ['x,c\n1,a\n2,a\n', ['c'], 'column "c": expected numbers, or from 2 to 4096 classes, got only "a"'],
  ])('of %j with targets %j are refused, the place named', (csv, targets, message) => {
    expect(() => csvPoints(csv, { targets })).toThrow(message)
  })
})

test('the facts of a table tell its first rows, how many there are, and what each column could be', () => {
  const text = `x,c,m,e\n${Array.from({ length: 20 }, (_, row) => `${row},${row % 2 ? 'odd' : 'even'},${row === 6 ? 'six' : row},${row === 3 ? '' : 'a'}\n`).join('')}`
  const { count, rows, columns } = tableFacts(text, true)
  expect([count, rows.length, rows[1]]).toEqual([20, 8, ['1', 'odd', '1', 'a']])
  expect(columns).toEqual([
    { name: 'x' },
    { name: 'c', notNumbers: 'line 2, column "c": expected a number, got "even"', classNames: ['even', 'odd'] },
    { name: 'm', notNumbers: 'line 8, column "m": expected a number, got "six"', noTarget: 'line 8, column "m": expected a number, got "six"' },
    { name: 'e', notNumbers: 'line 2, column "e": expected a number, got "a"', noTarget: 'line 5, column "e": expected a number or a class, got nothing' },
  ])
})

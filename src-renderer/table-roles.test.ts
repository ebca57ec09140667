import { describe, expect, test } from 'vitest'
import { proposedRoles, roleFaults, targetWords } from './table-roles.ts'

const number = (name: string) => ({ name })
const classes = (name: string, ...classNames: string[]) => ({ name, notNumbers: `line 2, column "${name}": expected a number, got "${classNames[0]}"`, classNames })
const text = (name: string) => ({ name, notNumbers: `line 3, column "${name}": expected a number, got "?"`, noTarget: `line 3, column "${name}": expected a number, got "?"` })
const table = (...columns: (ReturnType<typeof number> | ReturnType<typeof classes> | ReturnType<typeof text>)[]) => ({ count: 3, rows: [], columns })

describe('the proposed roles', () => {
  test('make the last column the target, and leave out what is no number', () => {
    expect(proposedRoles(table(number('a'), text('remark'), number('b'), classes('kind', 'x', 'z')))).toEqual(['input', 'none', 'input', 'target'])
  })

  test('take columns that are called targets, wherever they are, and never this program’s own parts', () => {
    expect(proposedRoles(table(number('target 1'), number('target 2'), number('a'), classes('part', 'test', 'training')))).toEqual(['target', 'target', 'input', 'none'])
    expect(proposedRoles(table(number('a'), number('b'), classes('part', 'test', 'training')))).toEqual(['input', 'target', 'none'])
  })
})

test('roles that a column cannot play are named by line and column', () => {
  const one = table(number('a'), text('b'))
  expect(roleFaults(one, ['input', 'target'])).toEqual(['line 3, column "b": expected a number, got "?"'])
  expect(roleFaults(one, ['none', 'none'])).toEqual(['Choose at least one column as input.', 'Choose at least one column as target.'])
  expect(roleFaults(one, ['target', 'input'])).toEqual(['line 3, column "b": expected a number, got "?"'])
})

test('what targets become is told: numbers, 0 and 1, or a target each', () => {
  expect(targetWords(table(number('a'), classes('b', 'no', 'yes'), classes('c', 'p', 'q', 'r')), ['target', 'target', 'target'])).toEqual([
    'a: numbers as they are',
    'b: no → 0, yes → 1',
    'c: 3 classes, a target each (one-hot): p, q, r',
  ])
})

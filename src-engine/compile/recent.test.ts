import { expect, test } from 'vitest'
import { Recent } from './recent.ts'

test('what was asked for last is kept, and only as many as told', () => {
  const recent = new Recent<string>(2)
  const made: string[] = []
  const ask = (key: string): string => recent.get(key, () => (made.push(key), `value of ${key}`))
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(ask(key)).toBe(`value of ${key}`)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

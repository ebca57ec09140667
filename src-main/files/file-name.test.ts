import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameOf } from './file-name.ts'

test.each([
  ['Report: XOR easy', 'Report XOR easy'],
  ['../../etc/passwd', 'etc passwd'],
  ['a\\b/c*?"<>|', 'a b c'],
  ['  .hidden. ', 'hidden'],
  ['CON', 'CON file'],
  ['', 'Untitled'],
  ['///', 'Untitled'],
  ['Versuch Übergröße 1', 'Versuch Übergröße 1'],
])('%j becomes the file name %j', (proposed, name) => {
  expect(fileNameOf(proposed)).toBe(name)
})

test('whatever the name, what comes out is one that every file system takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (proposed) => {
      const name = fileNameOf(proposed)
      expect(name).toMatch(/^[^\\/:*?"<>|\0-\x1f .][^\\/:*?"<>|\0-\x1f]*$/u)
      expect(name).toMatch(/[^ .]$/u)
      expect(Array.from(name).length).toBeLessThanOrEqual(105)
    }),
  )
})

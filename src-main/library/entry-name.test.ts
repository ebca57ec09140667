import { describe, expect, test } from 'vitest'
import { copyName, entryName } from './entry-name.ts'

describe('a name in the library', () => {
  test('is trimmed', () => {
    expect(entryName('  XOR easy ')).toBe('XOR easy')
  })

  test('is refused when it is empty or too long, with what to do', () => {
    expect(() => entryName(' \t ')).toThrow('The name is empty: give it at least one character')
    expect(() => entryName('x'.repeat(201))).toThrow('The name has 201 characters: shorten it to at most 200')
    expect(entryName('x'.repeat(200))).toHaveLength(200)
  })

  test('of a copy counts on like a file manager', () => {
    expect(copyName('XOR', new Set(['XOR']))).toBe('XOR copy')
    expect(copyName('XOR', new Set(['XOR', 'XOR copy']))).toBe('XOR copy 2')
    expect(copyName('XOR copy 2', new Set(['XOR copy', 'XOR copy 2']))).toBe('XOR copy 3')
  })

  test('of a copy stays within the limit', () => {
    expect(copyName('x'.repeat(200), new Set())).toHaveLength(200)
  })
})

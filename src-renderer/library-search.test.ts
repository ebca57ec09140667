import { expect, test } from 'vitest'
import type { LibraryEntry } from '../src-main/ipc/api.ts'
import { found, plainQuery, tagsOf } from './library-search.ts'

const entry = (name: string, more: Partial<LibraryEntry> = {}): LibraryEntry => ({ id: name, kind: 'experiment', name, savedAt: 0, summary: 'XOR easy · 2-3-3-1', tags: [], note: '', ...more })
const entries = [
  entry('Run 10', { savedAt: 1, tags: ['report'] }),
  entry('Run 9', { savedAt: 3, note: 'the odd seed' }),
  entry('Weights', { savedAt: 2, kind: 'model', tags: ['late', 'report'], summary: 'Spiral · 2-8-1' }),
]
const names = (query: Partial<typeof plainQuery>): string[] => found(entries, { ...plainQuery, ...query }).map(({ name }) => name)

test('all words are looked for, in names, contents, tags and notes', () => {
  expect(names({ words: 'RUN xor' })).toEqual(['Run 9', 'Run 10'])
  expect(names({ words: 'odd' })).toEqual(['Run 9'])
  expect(names({ words: 'report spiral' })).toEqual(['Weights'])
  expect(names({ words: 'nothing' })).toEqual([])
})

test('a tag and a kind narrow it down', () => {
  expect(names({ tag: 'report' })).toEqual(['Weights', 'Run 10'])
  expect(names({ kind: 'model' })).toEqual(['Weights'])
})

test('names are ordered as people count', () => {
  expect(names({ order: 'name' })).toEqual(['Run 9', 'Run 10', 'Weights'])
  expect(names({ order: 'oldest' })).toEqual(['Run 10', 'Weights', 'Run 9'])
})

test('each tag is listed once', () => {
  expect(tagsOf(entries)).toEqual(['late', 'report'])
})

import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../library/testing.ts'
import { replaceFile, writeBeside } from './replace-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'chart.png')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a file is written, and replaced', async () => {
  await replaceFile(path, 'one')
  await replaceFile(path, Uint8Array.of(1, 2, 3))
  expect([...readFileSync(path)]).toEqual([1, 2, 3])
  expect(readdirSync(folder)).toEqual(['chart.png'])
})

test('text may come in pieces, and nothing is left where making one fails', async () => {
  const pieces = function* (): Generator<string> {
    for (let piece = 0; piece < 3; piece++) yield `übung ${piece}\n`
  }
  await replaceFile(path, pieces())
  expect(readFileSync(path, 'utf8')).toBe('übung 0\nübung 1\nübung 2\n')
  const failing = function* (): Generator<string> {
    yield 'half'
    throw new Error('the other half is missing')
  }
  await expect(replaceFile(path, failing())).rejects.toThrow('the other half is missing')
  expect(readFileSync(path, 'utf8')).toBe('übung 0\nübung 1\nübung 2\n')
  expect(readdirSync(folder)).toEqual(['chart.png'])
})

test('the former file is there until the new one is put in its place, and stays when that is discarded', async () => {
  writeFileSync(path, 'former')
  const replacement = await writeBeside(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('former')
  await replacement.discard()
  expect(readdirSync(folder)).toEqual(['chart.png'])
  await (await writeBeside(path, 'new')).putInPlace()
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a link is written through', async () => {
  writeFileSync(path, 'former')
  symlinkSync(path, join(folder, 'link'))
  await replaceFile(join(folder, 'link'), 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('what cannot be written is said, with what to do, and leaves nothing behind', async () => {
  await expect(replaceFile(join(folder, 'gone', 'a.json'), '')).rejects.toThrow(`a.json could not be written to ${join(folder, 'gone')}: the folder is not there: choose another folder`)
  mkdirSync(path)
  await expect(replaceFile(path, '')).rejects.toThrow('there is a folder of that name: choose another name')
  expect(readdirSync(folder)).toEqual(['chart.png'])
})

import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../library/testing.ts'
import { makeFolder, tryFolder } from './make-folder.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a folder is made with those above it, and again without a fault', () => {
  const path = join(folder, 'a', 'b')
  expect(makeFolder(path)).toEqual([join(folder, 'a'), path])
  expect(existsSync(path)).toBe(true)
  expect(makeFolder(path)).toEqual([])
})

test('trying a folder leaves everything as it was', () => {
  tryFolder(join(folder, 'a', 'b'))
  tryFolder(folder)
  expect(readdirSync(folder)).toEqual([])
})

test.each([makeFolder, tryFolder])('a place that cannot be written to is named, and nothing is left there', (use) => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => use(join(folder, 'file'))).toThrow(`${join(folder, 'file')} cannot be written to: there is a file of that name`)
  expect(() => use(join(folder, 'file', 'a'))).toThrow(`${join(folder, 'file', 'a')} cannot be written to: there is a file of that name (${join(folder, 'file')})`)
  expect(() => use(join(folder, 'a', 'x'.repeat(300)))).toThrow('the name is too long')
  expect(readdirSync(folder)).toEqual(['file'])
})

test.runIf(process.platform === 'linux')('a system that takes no folders does not hang', () => {
  expect(() => tryFolder('/proc/nope/x')).toThrow(/^\/proc\/nope\/x cannot be written to: .* \(\/proc\/nope\)$/)
})

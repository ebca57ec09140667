import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fingerprint } from './fingerprint.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerprint-'))
  mkdirSync(join(folder, 'source/inner'), { recursive: true })
  writeFileSync(join(folder, 'source/inner/a.ts'), 'a')
  writeFileSync(join(folder, 'package.json'), '{}')
})
afterEach(() => rmSync(folder, { recursive: true }))

const take = () => fingerprint(folder, ['source', 'package.json', 'absent'], (path) => !path.endsWith('.test.ts'))

test('a fingerprint stays the same while contents do, whatever their times', async () => {
  const before = await take()
  utimesSync(join(folder, 'source/inner/a.ts'), 1, 1)
  expect(await take()).toBe(before)
})

test('a fingerprint changes with an edited, an added and a renamed file', async () => {
  const seen = new Set([await take()])
  writeFileSync(join(folder, 'source/inner/a.ts'), 'b')
  seen.add(await take())
  writeFileSync(join(folder, 'source/c.ts'), '')
  seen.add(await take())
  rmSync(join(folder, 'source/c.ts'))
  writeFileSync(join(folder, 'source/d.ts'), '')
  seen.add(await take())
  expect(seen.size).toBe(4)
})

test('files that are not wanted do not count', async () => {
  const before = await take()
  writeFileSync(join(folder, 'source/a.test.ts'), 'test')
  expect(await take()).toBe(before)
})

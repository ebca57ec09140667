import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAbandoned, owner, withLock } from './lock.mjs'

/** No process has it: numbers end far below. */
const NOBODY = 2 ** 30

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lock-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('two who want the same lock take turns', async () => {
  const path = join(folder, 'a.lock')
  let inside = 0
  let waits = 0
  const work = async () => {
    inside++
    expect(inside).toBe(1)
    await pause(30)
    inside--
  }
  await Promise.all([1, 2, 3].map(() => withLock(path, () => waits++, work)))
  expect(waits).toBe(2)
})

test('the lock is free again after work that failed', async () => {
  const path = join(folder, 'a.lock')
  await expect(withLock(path, () => {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(path, () => {}, () => Promise.resolve('yes'))).toBe('yes')
})

test('the lock of one who died is taken over', async () => {
  const path = join(folder, 'a.lock')
  writeFileSync(path, owner(NOBODY))
  expect(await withLock(path, () => {}, () => Promise.resolve('yes'))).toBe('yes')
})

test('a lock is abandoned when its owner is gone or has long been silent', () => {
  expect(isAbandoned(owner(process.pid), 0)).toBe(false)
  expect(isAbandoned(owner(NOBODY), 0)).toBe(true)
  expect(isAbandoned(owner(process.pid), 120_000)).toBe(true)
  expect(isAbandoned(`not-${hostname()}\n${NOBODY}`, 0)).toBe(false)
  expect(isAbandoned('', 0)).toBe(false)
})

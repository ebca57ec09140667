import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoredFile, type FileKind, type OpenStore } from './stored-file.ts'
import { openConf, temporaryFolder } from './testing.ts'

const kind: FileKind<{ text: string }> = { format: 'test/thing', version: 2, content: v.strictObject({ text: v.string() }) }

/** A store on a full disk, as electron-store behaves there: no error, and only the beginning is written. */
const fullDisk: OpenStore = (path, serialize) => {
  const store = openConf(path, serialize)
  return {
    get store() {
      return store.store
    },
    set store(value) {
      store.store = value
      truncateSync(path, Math.floor(statSync(path).size / 2))
    },
  }
}

let folder: string
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'inner', 'thing.json')
})
afterEach(() => rmSync(folder, { recursive: true }))
const file = (open: OpenStore = openConf): StoredFile<{ text: string }> => new StoredFile(path, kind, open)
const names = (): string[] => readdirSync(join(folder, 'inner')).map((name) => name.replace(/\d+$/, 'N')).sort()

describe('a stored file', () => {
  test('reads what was written, and keeps the former one as its .bak', () => {
    expect(file().read()).toEqual({ state: 'missing' })
    for (const text of ['one', 'two', 'three']) {
      file().write({ text })
      expect(file().read()).toEqual({ state: 'read', value: { text } })
    }
    expect(JSON.parse(readFileSync(`${path}.bak`, 'utf8')).content).toEqual({ text: 'two' })
    expect(names()).toEqual(['thing.json', 'thing.json.bak'])
  })

  test('is as it was, with an error that says so, when a full disk cuts the new one off', () => {
    file().write({ text: 'one' })
    expect(() => file(fullDisk).write({ text: 'two' })).toThrow(/^thing\.json was not saved: only \d+ of \d+ bytes were written; the disk may be full\. What had been saved before is unchanged\.$/)
    expect(file().read()).toEqual({ state: 'read', value: { text: 'one' } })
    expect(names()).toEqual(['thing.json', 'thing.json.bak'])
  })

  test('is not there when a full disk cuts off the first one', () => {
    expect(() => file(fullDisk).write({ text: 'one' })).toThrow('was not saved')
    expect(file().read()).toEqual({ state: 'missing' })
  })

  test('says why it cannot be written where its folder cannot be', () => {
    writeFileSync(join(folder, 'inner'), 'a file')
    expect(() => file().write({ text: 'one' })).toThrow(/thing\.json was not saved: E(EXIST|NOTDIR)/)
  })

  test('is restored from its .bak when it is damaged, and the damaged one is kept', () => {
    file().write({ text: 'one' })
    file().write({ text: 'two' })
    writeFileSync(path, '{"format":')
    const reading = file().read()
    expect(reading).toMatchObject({ state: 'restored', value: { text: 'one' } })
    expect(readFileSync((reading as { moved: string }).moved, 'utf8')).toBe('{"format":')
    expect(file().read()).toEqual({ state: 'read', value: { text: 'one' } })
    file().write({ text: 'three' })
    expect(names()).toEqual(['thing.json', 'thing.json.bak', 'thing.json.damaged-N'])
  })

  test('is restored from its .bak when it is empty or missing', () => {
    file().write({ text: 'one' })
    file().write({ text: 'two' })
    truncateSync(path, 0)
    expect(file().read()).toMatchObject({ state: 'restored', value: { text: 'one' } })
    rmSync(path)
    expect(file().read()).toMatchObject({ state: 'restored', value: { text: 'one' }, moved: '' })
  })

  test('is lost, but kept, when it is damaged and has no .bak', () => {
    file().write({ text: 'one' })
    writeFileSync(path, readFileSync(path, 'utf8').replace('one', 'eno'))
    expect(file().read()).toMatchObject({ state: 'lost', fault: 'its checksum does not fit its content' })
    expect(names()).toEqual(['thing.json.damaged-N'])
  })

  test('does not let a damaged file take the place of a whole .bak', () => {
    file().write({ text: 'one' })
    file().write({ text: 'two' })
    writeFileSync(path, 'garbage')
    file().write({ text: 'three' })
    expect(JSON.parse(readFileSync(`${path}.bak`, 'utf8')).content).toEqual({ text: 'one' })
  })

  test('of a newer version is neither read, changed nor moved', () => {
    new StoredFile(path, { ...kind, version: 3 }, openConf).write({ text: 'new' })
    const before = readFileSync(path)
    expect(file().read()).toEqual({ state: 'newer', version: 3 })
    expect(() => file().write({ text: 'old' })).toThrow('newer version of the app (file version 3)')
    expect(readFileSync(path)).toEqual(before)
    expect(names()).toEqual(['thing.json'])
  })

  test('of a former version is brought up to the present one, and kept as it was', () => {
    const former: FileKind<string> = { format: kind.format, version: 1, content: v.string() }
    new StoredFile(path, former, openConf).write('one')
    const before = readFileSync(path)
    const migrating = new StoredFile(path, { ...kind, migrations: { 1: (text) => ({ text }) } }, openConf)
    expect(migrating.read()).toEqual({ state: 'read', value: { text: 'one' } })
    expect(readFileSync(path)).toEqual(before)
    migrating.write({ text: 'two' })
    migrating.write({ text: 'three' })
    expect(file().read()).toEqual({ state: 'read', value: { text: 'three' } })
    expect(readFileSync(`${path}.version-1`)).toEqual(before)
    migrating.remove()
    expect(names()).toEqual([])
  })

  test('of a former version that nothing brings up to date is moved aside and named, not overwritten', () => {
    new StoredFile(path, { ...kind, version: 1 }, openConf).write({ text: 'old' })
    expect(file().read()).toMatchObject({ state: 'lost', fault: 'version: expected 2, got 1' })
    expect(names()).toEqual(['thing.json.damaged-N'])
  })

  test('goes with its .bak when it is removed', () => {
    file().write({ text: 'one' })
    file().write({ text: 'two' })
    file().remove()
    expect(existsSync(path)).toBe(false)
    expect(file().read()).toEqual({ state: 'missing' })
  })
})

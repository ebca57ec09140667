import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readOpenedFile } from '../files/opened-file.ts'
import { replaceFile } from '../files/replace-file.ts'
import type { Library } from '../library/library.ts'
import { experiment, libraryIn, model, run, temporaryFolder } from '../library/testing.ts'
import { Archives } from './archives.ts'
import { archiveFiles } from './write-archive.ts'
import { openZip, zipOf, type ZipFile } from './zip.ts'

let folder: string
let library: Library
let archives: Archives
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  library = newLibrary()
  archives = new Archives(library)
  path = join(folder, 'Library.zip')
})
afterEach(() => rmSync(folder, { recursive: true }))

const newLibrary = (): Library => libraryIn(mkdtempSync(join(folder, 'data-')))
const origin = { experiment, learningRate: 0.8, seed: 1, outcome: 'converged', epochs: 2 } as const

/** Two experiments of one name, one with tags and a note, and a model. */
async function fill(): Promise<string[]> {
  const first = await library.saveExperiment({ name: 'XOR: easy/1', experiment, runs: [run, { ...run, seed: 2 }] })
  await library.annotate(first.id, { tags: ['für Anna'], note: 'Zeile 1\nZeile 2' })
  const second = await library.saveExperiment({ name: 'xor: easy/1', experiment, runs: [] })
  const third = await library.saveModel({ name: 'A model', model, origin })
  return [first.id, second.id, third.id]
}

/** All that a library holds. */
async function contentOf(held: Library) {
  const { entries } = await held.list()
  return Promise.all(entries.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => held.open(id)))
}

async function readIn(into: Library) {
  return new Archives(into).read(path)
}

describe('a library in a zip', () => {
  test('goes out and comes back in, to the same bits', async () => {
    const ids = await fill()
    expect(await archives.write(path, ids)).toEqual({ fileName: 'Library.zip', entries: 3, leftOut: [] })
    const other = newLibrary()
    expect(await readIn(other)).toMatchObject({ kind: 'library', fileName: 'Library.zip', present: 0, added: [{ id: ids[0] }, { id: ids[1] }, { id: ids[2] }] })
    expect(await contentOf(other)).toEqual(await contentOf(library))
    expect((await other.list()).entries).toEqual((await library.list()).entries)
  })

  test('is of files that open by themselves, under names that every file system takes', async () => {
    await archives.write(path, await fill())
    const zip = await openZip(path)
    expect([...zip.names]).toEqual(['experiments/XOR easy 1.json', 'experiments/xor easy 1 2.json', 'models/A model.json', 'library.json'])
    writeFileSync(join(folder, 'one.json'), await zip.readText('experiments/XOR easy 1.json'))
    await zip.close()
    expect(await readOpenedFile(join(folder, 'one.json'))).toMatchObject({ kind: 'results', runs: [run, { ...run, seed: 2 }] })
  })

  test('spreads many runs over several files, each small enough to be read', async () => {
    await library.saveExperiment({ name: 'Many', experiment, runs: [1, 2, 3, 4].map((seed) => ({ ...run, seed })) })
    const numbersOfThreeRuns = 3 * (4 * 3 + 4 + 2 + 2)
    await replaceFile(path, zipOf(archiveFiles(Readable.from(await contentOf(library)), numbersOfThreeRuns)))
    expect([...(await openZip(path)).names]).toEqual(['experiments/Many.json', 'experiments/Many 2.json', 'library.json'])
    const other = newLibrary()
    await readIn(other)
    expect(await contentOf(other)).toEqual(await contentOf(library))
  })

  test('adds nothing twice, brings back what is in the trash, and keeps what has become different', async () => {
    const ids = await fill()
    await archives.write(path, ids)
    await library.remove([ids[1]!])
    await library.saveExperiment({ id: ids[0]!, name: 'Other', experiment, runs: [] })
    const read = await archives.read(path)
    expect(read).toMatchObject({ present: 1, added: [{ id: ids[1] }, { name: 'XOR: easy/1', tags: ['für Anna'] }] })
    expect((await library.list()).entries.map(({ name }) => name).toSorted()).toEqual(['A model', 'Other', 'XOR: easy/1', 'xor: easy/1'])
    expect((await library.list()).removed).toEqual([])
  })

  test('leaves out an entry that is damaged, and says which', async () => {
    const ids = await fill()
    const data = readdirSync(folder).find((name) => name.startsWith('data-'))!
    writeFileSync(join(folder, data, 'models', `${ids[2]!}.json`), 'damaged')
    expect(await archives.write(path, ids)).toMatchObject({ entries: 2, leftOut: [expect.stringContaining('"A model"')] })
    expect((await readIn(newLibrary()))?.added).toHaveLength(2)
  })

  test('can be cancelled, out and in, and leaves nothing behind', async () => {
    const ids = await fill()
    archives.onProgress = () => archives.cancel()
    expect(await archives.write(path, ids)).toBeNull()
    expect(readdirSync(folder).filter((name) => name.startsWith('Library'))).toEqual([])
    archives.onProgress = () => undefined
    await archives.write(path, ids)
    const other = newLibrary()
    const reading = new Archives(other)
    reading.onProgress = (progress) => progress?.done === 2 && reading.cancel()
    expect(await reading.read(path)).toBeNull()
    expect((await other.list()).entries).toEqual([])
  })

  test('tells how far it is, one at a time', async () => {
    const ids = await fill()
    const heard: unknown[] = []
    archives.onProgress = (progress) => heard.push(progress)
    const writing = archives.write(path, ids)
    await writing
    expect(heard).toEqual([...[0, 1, 2, 3].map((done) => ({ done, total: 3 })), null])
    const [first, second] = [archives.write(path, ids), archives.write(path, ids)]
    await expect(Promise.any([first, second])).resolves.toBeTruthy()
    expect((await Promise.allSettled([first, second])).filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  test('whose bytes are changed or cut off changes nothing where it is refused, and is named', async () => {
    await archives.write(path, await fill())
    const whole = readFileSync(path)
    const before = await contentOf(library)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, flip, cut) => {
        const bytes = Buffer.from(whole)
        bytes[at] = bytes[at]! ^ flip
        writeFileSync(path, cut ? bytes.subarray(0, at) : bytes)
        const other = newLibrary()
        try {
          expect((await readIn(other))?.added).toHaveLength(3)
          expect(await contentOf(other)).toEqual(before)
        } catch (error) {
          expect((error as Error).message).toMatch(/^Library\.zip/)
          expect((await other.list()).entries).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('a zip from elsewhere', () => {
  const manifest = (...entries: unknown[]): ZipFile => ({ name: 'library.json', content: JSON.stringify({ format: 'backprop-bench/library-archive', version: 1, entries }) })
  const facts = { id: randomUUID(), name: 'A', savedAt: 1 }

  test.each<[string, ZipFile[], string]>([
    ['without a list', [{ name: 'a.txt', content: 'a' }], 'Library.zip: expected a library exported by Backprop Bench, got a zip without library.json in it'],
    ['whose list is no JSON', [{ name: 'library.json', content: '{' }], 'Library.zip: library.json: library.json: expected JSON text'],
    ['of a newer version', [{ name: 'library.json', content: '{"format":"backprop-bench/library-archive","version":2,"entries":[]}' }], 'Library.zip: library.json: version: expected 1, the version this program reads, got 2'],
    ['that lacks a file', [manifest({ ...facts, kind: 'model', origin: null, file: 'gone.json' })], 'Library.zip: gone.json is not in it'],
    ['that names a file outside', [manifest({ ...facts, kind: 'model', origin: null, file: '../../etc/passwd' })], 'Library.zip: ../../etc/passwd is not in it'],
    ['whose file is another thing', [manifest({ ...facts, kind: 'model', origin: null, file: 'm.json' }), { name: 'm.json', content: '[]' }], 'Library.zip: m.json: format: is missing'],
    ['whose file is no text', [manifest({ ...facts, kind: 'model', origin: null, file: 'm.json' }), { name: 'm.json', content: Uint8Array.of(0xff) }], 'Library.zip: m.json cannot be read'],
    ['with an id that is a path', [manifest({ ...facts, id: '../../x', kind: 'model', origin: null, file: 'm.json' })], 'entries[0].id: expected an id'],
    ['with an id twice', [manifest({ ...facts, kind: 'model', origin: null, file: 'm' }, { ...facts, kind: 'model', origin: null, file: 'm' })], 'entries: expected entries of different ids'],
    ['with a name of nothing', [manifest({ ...facts, name: ' ', kind: 'model', origin: null, file: 'm.json' }), { name: 'm.json', content: JSON.stringify({ ...model, layers: [{ inputs: 2, units: 1, activation: 'tanh', weights: [1, 2], biases: null }] }) }], 'The name is empty'],
  ])('%s is refused, and changes nothing', async (_what, files, message) => {
    await replaceFile(path, zipOf(files))
    await expect(archives.read(path)).rejects.toThrow(message)
    expect((await library.list()).entries).toEqual([])
  })

  test('that unpacks to more than is read is refused before memory is full', async () => {
    const megabyte = ' '.repeat(1 << 20)
    const endless = function* (): Generator<string> {
      for (let count = 0; count < 300; count++) yield megabyte
    }
    await replaceFile(path, zipOf([{ name: 'library.json', content: endless() }]))
    await expect(archives.read(path)).rejects.toThrow('Library.zip: library.json cannot be read: it has more than the 256 MB that are read')
  })

  test('that is none, or is not there, is refused by name', async () => {
    writeFileSync(path, 'no zip')
    await expect(archives.read(path)).rejects.toThrow('Library.zip: expected a whole zip file')
    await expect(archives.read(join(folder, 'none.zip'))).rejects.toThrow('none.zip cannot be read: there is no such file')
    await expect(archives.read(folder)).rejects.toThrow('it is not a file')
  })
})

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { sealed } from './seal.ts'
import { experiment, libraryIn, model, run, temporaryFolder } from './testing.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** The library as the next start of the app finds it. */
const started = () => libraryIn(folder)
const files = (kind: string): string[] => (existsSync(join(folder, kind)) ? readdirSync(join(folder, kind)) : [])
const names = async (library = started()): Promise<string[]> => (await library.list()).entries.map((entry) => entry.name).sort()
const seen = async () => {
  const { entries, notices } = await started().list()
  return { names: entries.map((entry) => entry.name).sort(), notices }
}

describe('the library', () => {
  test('is empty at first, and nothing is written for that', async () => {
    expect(await started().list()).toEqual({ entries: [], removed: [], notices: [] })
    expect(readdirSync(folder)).toEqual([])
  })

  test('gives back an experiment with its runs after a restart, to the same bits', async () => {
    const entry = await started().saveExperiment({ name: ' XOR ', experiment, runs: [run, { ...run, seed: 2, outcome: 'failed', reason: 'why', model: null }] })
    expect(entry).toMatchObject({ kind: 'experiment', name: 'XOR', summary: 'XOR easy · 2-3-1 · 2 runs, 1 converged' })
    const library = started()
    expect((await library.list()).entries).toEqual([entry])
    expect(await library.open(entry.id)).toEqual({
      kind: 'experiment',
      entry,
      experiment: { ...experiment, name: 'XOR' },
      runs: [run, { ...run, seed: 2, outcome: 'failed', reason: 'why', model: null }],
    })
  })

  test('keeps a run that was stopped before it began', async () => {
    const none = new Float64Array(0)
    const unstarted = { ...run, outcome: 'stopped' as const, epochs: 0, elapsedMs: 0, history: { epoch: none, meanLoss: none, maxSampleLoss: none, accuracy: none }, model: null }
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run, unstarted] })
    expect(await started().open(id)).toMatchObject({ runs: [run, unstarted] })
  })

  test('keeps where a run’s learning rate was changed', async () => {
    const changed = { ...run, changes: [{ epoch: 3, learningRate: 0.1 }, { epoch: 200, learningRate: 0.05 }] }
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run, changed] })
    expect(await started().open(id)).toMatchObject({ runs: [run, changed] })
  })

  test('keeps test series and float32 runs as they are, with what is said of their arithmetic', async () => {
    const tested = { ...run, precision: 'float32' as const, relaxedSimd: true as const, history: { ...run.history, testMeanLoss: run.history.meanLoss, testAccuracy: run.history.accuracy } }
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [tested] })
    expect(await started().open(id)).toMatchObject({ runs: [tested] })
  })

  test('gives back a model after a restart, to the same bits, and knows where it comes from', async () => {
    const origin = { experiment, learningRate: 0.8, seed: 1, outcome: 'converged' as const, epochs: 263 }
    const entry = await started().saveModel({ name: 'weights', model, origin })
    expect(entry.summary).toBe('2-2-1 · XOR easy · rate 0.8, seed 1 · converged, 263 epochs')
    expect(await started().open(entry.id)).toEqual({ kind: 'model', entry, model, origin })
    expect((await started().saveModel({ name: 'other', model, origin: null })).summary).toBe('2-2-1 · imported')
  })

  test('replaces an experiment saved again, keeping the former one with its runs but not the one before', async () => {
    const { id } = await started().saveExperiment({ name: 'first', experiment, runs: [run, run] })
    await started().saveExperiment({ id, name: 'second', experiment, runs: [run, run, run] })
    expect(files('runs')).toHaveLength(5)
    await started().saveExperiment({ id, name: 'third', experiment, runs: [run] })
    expect(files('runs')).toHaveLength(4)
    expect(await names()).toEqual(['third'])
    rmSync(join(folder, 'experiments', `${id}.json`))
    expect(await started().open(id)).toMatchObject({ experiment: { name: 'second' }, runs: [run, run, run] })
  })

  test('renames, in the list and in the experiment', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const weights = await started().saveModel({ name: 'b', model, origin: null })
    await started().rename(id, 'c')
    await started().rename(weights.id, ' d ')
    expect(await names()).toEqual(['c', 'd'])
    expect(await started().open(id)).toMatchObject({ entry: { name: 'c' }, experiment: { name: 'c' }, runs: [run] })
    await expect(started().rename(id, '  ')).rejects.toThrow('The name is empty')
    expect(await names()).toEqual(['c', 'd'])
  })

  test('duplicates experiments with their runs, and models', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const copy = await started().duplicate(id)
    expect(copy.name).toBe('a copy')
    expect((await started().duplicate(id)).name).toBe('a copy 2')
    await started().remove([id])
    expect(await started().open(copy.id)).toMatchObject({ experiment: { name: 'a copy' }, runs: [run] })
    const weights = await started().saveModel({ name: 'b', model, origin: null })
    expect(await started().open((await started().duplicate(weights.id)).id)).toMatchObject({ model, entry: { name: 'b copy' } })
  })

  test('restores what was removed', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    await started().remove([id])
    expect(await names()).toEqual([])
    expect((await started().list()).removed.map(({ name }) => name)).toEqual(['a'])
    await started().restore([id])
    expect(await names()).toEqual(['a'])
    expect(await started().open(id)).toMatchObject({ runs: [run] })
  })

  test('deletes for good at the start what was removed more than 30 days ago', async () => {
    const gone = await started().saveExperiment({ name: 'gone', experiment, runs: [run] })
    const kept = await started().saveExperiment({ name: 'kept', experiment, runs: [run] })
    vi.useFakeTimers({ now: Date.now() - 31 * 24 * 60 * 60 * 1000, toFake: ['Date'] })
    await started().remove([gone.id])
    vi.useRealTimers()
    await started().remove([kept.id])
    const library = started()
    await library.list()
    await library.list() // Tidying up comes in between.
    expect(files('experiments').filter((name) => name.startsWith(gone.id))).toEqual([])
    expect(files('runs').every((name) => name.startsWith(kept.id))).toBe(true)
    await started().restore([kept.id])
    expect(await names()).toEqual(['kept'])
    await expect(started().restore([gone.id])).rejects.toThrow('no longer in the library')
  })

  test('keeps tags and notes with the entry: through renaming, saving again, and a list that is lost', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const weights = await started().saveModel({ name: 'b', model, origin: null })
    for (const one of [id, weights.id]) await started().annotate(one, { tags: [' report ', 'report', '', 'late'], note: 'Seed 3\nis odd.' })
    await started().rename(id, 'c')
    await started().saveExperiment({ id, name: 'c', experiment, runs: [run, run] })
    rmSync(join(folder, 'library.json'))
    for (const name of readdirSync(folder)) if (name.startsWith('library.json')) rmSync(join(folder, name))
    const { entries } = await started().list()
    expect(entries.map(({ name, tags, note }) => ({ name, tags, note })).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'b', tags: ['report', 'late'], note: 'Seed 3\nis odd.' },
      { name: 'c', tags: ['report', 'late'], note: 'Seed 3\nis odd.' },
    ])
    expect(await started().thumbnail(id)).toHaveLength(2)
    expect(await started().thumbnail(weights.id)).toEqual([])
    expect((await started().annotate(id, { tags: [], note: ' ' })).tags).toEqual([])
  })

  test('reads a list of its first version, which held small pictures, and keeps the old file', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const path = join(folder, 'library.json')
    const { entries } = (JSON.parse(readFileSync(path, 'utf8')) as { content: { entries: object[] } }).content
    const former = { format: 'backprop-bench/library', version: 1 }
    writeFileSync(path, stringify(sealed(former, { entries: entries.map((entry) => ({ ...entry, thumbnail: [{ learningRate: 0.8, points: '0 1' }] })) })))
    const listing = await started().list()
    expect(listing).toMatchObject({ entries: [{ id, name: 'a' }], notices: [] })
    await started().rename(id, 'b')
    expect(readdirSync(folder)).toContain('library.json.version-1')
    expect(await started().thumbnail(id)).toHaveLength(1)
  })

  test('deletes for good only what is in the trash, and its runs with it', async () => {
    const [gone, kept] = [await started().saveExperiment({ name: 'gone', experiment, runs: [run] }), await started().saveExperiment({ name: 'kept', experiment, runs: [run] })]
    await started().remove([gone.id])
    await expect(started().purge([gone.id, kept.id])).rejects.toThrow('"kept" is not in the trash; nothing was deleted')
    await started().purge([gone.id])
    expect(await started().list()).toMatchObject({ entries: [{ name: 'kept' }], removed: [], notices: [] })
    expect(files('runs').every((name) => name.startsWith(kept.id))).toBe(true)
    expect(files('experiments').some((name) => name.startsWith(gone.id))).toBe(false)
  })

  test('does one thing after the other, whatever is asked for at once', async () => {
    const library = started()
    const saved = await Promise.all(Array.from({ length: 20 }, (_, index) => library.saveExperiment({ name: `${index}`, experiment, runs: [run] })))
    await Promise.all(saved.map((entry, index) => (index % 2 === 0 ? library.remove([entry.id]) : library.rename(entry.id, `${entry.name}!`))))
    expect(await names()).toEqual(saved.flatMap(({ name }, index) => (index % 2 === 0 ? [] : [`${name}!`])).sort())
  })
})

describe('a library that was interrupted or damaged', () => {
  test('takes back in what was saved before the list was written', async () => {
    await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const list = readFileSync(join(folder, 'library.json'))
    await started().saveExperiment({ name: 'b', experiment, runs: [run] })
    writeFileSync(join(folder, 'library.json'), list)
    expect(await seen()).toEqual({ names: ['a', 'b'], notices: ['"b" had just been saved when the app ended. It is back in the list.'] })
    expect(await seen()).toEqual({ names: ['a', 'b'], notices: [] })
  })

  test('sweeps away runs of a save that never came to its experiment, and cut-off temporary files', async () => {
    await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const [runName] = files('runs')
    copyFileSync(join(folder, 'runs', runName!), join(folder, 'runs', `${crypto.randomUUID()}.${crypto.randomUUID()}.json`))
    writeFileSync(join(folder, 'experiments', 'x.json.tmp-1234567890abcdef'), '{')
    const library = started()
    await library.list()
    await library.list() // Tidying up comes in between.
    expect(files('runs')).toEqual([runName])
    expect(files('experiments')).toHaveLength(1)
  })

  test('is made anew from the files when the list is lost', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    await started().saveModel({ name: 'b', model, origin: null })
    rmSync(join(folder, 'library.json'))
    rmSync(join(folder, 'library.json.bak'))
    expect(await seen()).toEqual({ names: ['a', 'b'], notices: ['The list of saved work, library.json, was missing. It was made anew from the files.'] })
    expect(await started().open(id)).toMatchObject({ runs: [run] })
  })

  test('leaves in the trash what was there, and nothing else, when the list is lost', async () => {
    const [kept, gone, back] = [
      await started().saveExperiment({ name: 'kept', experiment, runs: [run] }),
      await started().saveExperiment({ name: 'gone', experiment, runs: [run] }),
      await started().saveModel({ name: 'back', model, origin: null }),
    ]
    await started().remove([gone.id, back.id])
    await started().restore([back.id])
    const before = await started().list()
    expect(before).toMatchObject({ removed: [{ id: gone.id }] })
    for (const name of readdirSync(folder)) if (name.startsWith('library.json')) rmSync(join(folder, name))
    const { entries, removed } = await started().list()
    expect(removed).toEqual(before.removed)
    expect(entries.map(({ id }) => id).toSorted()).toEqual([kept.id, back.id].toSorted())
    await started().restore([gone.id])
    expect(await names()).toEqual(['back', 'gone', 'kept'])
  })

  test('goes by the list, and says so, when the file of the trash is damaged', async () => {
    const { id } = await started().saveModel({ name: 'a', model, origin: null })
    await started().remove([id])
    writeFileSync(join(folder, 'trash.json'), '{')
    expect(await seen()).toEqual({ names: [], notices: [expect.stringMatching(/^The list of what is in the trash, trash\.json, was damaged .* kept as trash\.json\.damaged-\d+\.$/)] })
    for (const name of readdirSync(folder)) if (name.startsWith('library.json')) rmSync(join(folder, name))
    expect(await names()).toEqual([])
  })

  test('is made anew from the files when the list is damaged, and says where the damaged one is', async () => {
    await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    const { id } = await started().saveModel({ name: 'b', model, origin: null })
    await started().remove([id])
    writeFileSync(join(folder, 'library.json'), readFileSync(join(folder, 'library.json')).subarray(0, 100))
    const { names, notices } = await seen()
    expect(names).toEqual(['a'])
    expect(notices).toEqual([expect.stringMatching(/library\.json, was damaged .* kept as library\.json\.damaged-\d+/)])
    expect(await seen()).toEqual({ names, notices: [] })
  })

  test('opens an experiment without the run whose file is damaged, and says which', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run, { ...run, seed: 7 }] })
    const damaged = files('runs').find((name) => readFileSync(join(folder, 'runs', name), 'utf8').includes('"seed":7'))!
    writeFileSync(join(folder, 'runs', damaged), '')
    const library = started()
    expect(await library.open(id)).toMatchObject({ runs: [run] })
    expect((await library.list()).notices).toEqual([expect.stringContaining(`"a", the run with rate 0.8 and seed 7: ${join('runs', damaged)} was damaged`)])
  })

  test('says that an experiment is lost, names its file, and takes it off the list', async () => {
    const { id } = await started().saveExperiment({ name: 'a', experiment, runs: [run] })
    await started().saveExperiment({ name: 'b', experiment, runs: [] })
    writeFileSync(join(folder, 'experiments', `${id}.json`), 'null')
    const library = started()
    await expect(library.open(id)).rejects.toThrow(new RegExp(`^"a": experiments.${id}\\.json was damaged .*kept as ${id}\\.json\\.damaged-\\d+\\.$`))
    expect(await names(library)).toEqual(['b'])
    expect(await names()).toEqual(['b'])
    await started().list()
    expect(files('runs')).toHaveLength(1) // Someone may mend the damaged file by hand.
  })

  test('says that a file has gone', async () => {
    const { id } = await started().saveModel({ name: 'a', model, origin: null })
    renameSync(join(folder, 'models', `${id}.json`), join(folder, 'elsewhere'))
    expect(await seen()).toEqual({ names: [], notices: [`"a" was taken off the list: its file models/${id}.json is not there any more.`] })
  })

  test('leaves the files of a newer version alone', async () => {
    const { id } = await started().saveModel({ name: 'a', model, origin: null })
    const path = join(folder, 'models', `${id}.json`)
    const newer = readFileSync(path, 'utf8').replace('"version":1', '"version":2')
    writeFileSync(path, newer)
    await expect(started().open(id)).rejects.toThrow('written by a newer version of Backprop Bench (file version 2)')
    await expect(started().rename(id, 'b')).rejects.toThrow('newer version')
    expect(readFileSync(path, 'utf8')).toBe(newer)
    expect(await names()).toEqual(['a'])
  })

  test('can be read but not changed when its list is of a newer version', async () => {
    const { id } = await started().saveModel({ name: 'a', model, origin: null })
    const path = join(folder, 'library.json')
    const newer = readFileSync(path, 'utf8').replace('"version":2', '"version":3')
    writeFileSync(path, newer)
    const library = started()
    expect((await library.list()).notices).toEqual([expect.stringContaining('newer version')])
    expect(await library.open(id)).toMatchObject({ model })
    await expect(library.saveModel({ name: 'b', model, origin: null })).rejects.toThrow('can be read but not changed')
    await expect(library.remove([id])).rejects.toThrow('can be read but not changed')
    expect(readFileSync(path, 'utf8')).toBe(newer)
    expect(files('models')).toHaveLength(1)
  })

  test('reports nothing as saved that the list could not take', async () => {
    mkdirSync(join(folder, 'library.json.bak.new', 'in the way'), { recursive: true })
    await started().saveModel({ name: 'a', model, origin: null })
    await expect(started().saveModel({ name: 'b', model, origin: null })).rejects.toThrow('library.json was not saved')
    expect(await names()).toEqual(['a'])
    expect(files('models')).toHaveLength(1)
  })
})

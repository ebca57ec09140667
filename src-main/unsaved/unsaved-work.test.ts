import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { experiment, openConf, run, temporaryFolder } from '../library/testing.ts'
import { UnsavedWork } from './unsaved-work.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The unsaved work as the next start of the app finds it. */
const started = (): UnsavedWork => new UnsavedWork(folder, openConf)
const settings = { name: 'Half typed', training: { batchSize: '1e', maxEpochs: '' } }

test('nothing is there at first', async () => {
  expect(await started().load()).toEqual({ work: null, result: null, notices: [] })
})

test('settings come back as they were typed, with the data set that was kept once', async () => {
  const savedAs = { id: crypto.randomUUID(), runs: 3, isSame: true }
  await started().keepSettings({ settings: { name: 'a' }, dataset: { kind: 'inline', inputs: [[1], [2]], targets: [[0], ['?']] } })
  await started().keepSettings({ settings, savedAs })
  expect((await started().load()).work).toEqual({ settings, savedAs, dataset: { kind: 'inline', inputs: [[1], [2]], targets: [[0], ['?']] } })
})

test('runs come back to the same bits, in order, the last of each number; a new training takes their place', async () => {
  const unsaved = started()
  await unsaved.keepRuns({ isAnew: true, experiment, runs: [{ index: 1, run }] })
  await unsaved.keepRuns({ isAnew: false, runs: [{ index: 0, run: { ...run, seed: 7 } }, { index: 1, run: { ...run, seed: 8 } }] })
  await started().keepRuns({ isAnew: false, runs: [{ index: 2, run: { ...run, seed: 9 } }] })
  expect((await started().load()).result).toEqual({
    experiment,
    runs: [
      { index: 0, run: { ...run, seed: 7 } },
      { index: 1, run: { ...run, seed: 8 } },
      { index: 2, run: { ...run, seed: 9 } },
    ],
  })
  await started().keepRuns({ isAnew: true, experiment, runs: [{ index: 0, run }] })
  expect((await started().load()).result!.runs).toEqual([{ index: 0, run }])
  await started().clear()
  expect(await started().load()).toEqual({ work: null, result: null, notices: [] })
})

test('files that are cut off or changed are said and left out, and never taken for what they are not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), async (which, where, byte, isCut) => {
      const unsaved = started()
      await unsaved.clear()
      await unsaved.keepSettings({ settings, dataset: { kind: 'xor-easy' } })
      await unsaved.keepRuns({ isAnew: true, experiment, runs: [{ index: 0, run }] })
      const whole = await started().load()
      const names = readdirSync(join(folder, 'unsaved')).filter((name) => name.endsWith('.json'))
      const path = join(folder, 'unsaved', names[which % names.length]!)
      const bytes = readFileSync(path)
      const place = where % bytes.length
      const before = bytes[place]
      bytes[place] = byte
      writeFileSync(path, isCut ? bytes.subarray(0, place) : bytes)
      const { work, result, notices } = await started().load()
      for (const [found, kept] of [[work, whole.work], [result, whole.result]]) expect([null, kept]).toContainEqual(found)
      if (isCut || before !== byte) expect([notices.length > 0, JSON.stringify({ work, result }) === JSON.stringify({ work: whole.work, result: whole.result })]).toContain(true)
    }),
    { numRuns: 60 },
  )
})

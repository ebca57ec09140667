import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { experiment, libraryIn, model, run, temporaryFolder } from './testing.ts'

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()

let whole: string
const ids: string[] = []
beforeAll(async () => {
  whole = temporaryFolder()
  const library = libraryIn(whole)
  for (const name of ['a', 'b']) {
    const { id } = await library.saveExperiment({ name, experiment, runs: name === 'b' ? [run] : [] })
    // "a" has a .bak to be restored from, "b" has none.
    if (name === 'a') await library.saveExperiment({ id, name, experiment, runs: [run, run] })
    ids.push(id)
    ids.push((await library.saveModel({ name: `model ${name}`, model, origin: null })).id)
  }
})
afterAll(() => rmSync(whole, { recursive: true }))

const damage = fc.oneof(
  fc.record({ kind: fc.constant('truncated' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('flipped' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('replaced' as const), bytes: fc.uint8Array({ maxLength: 64 }) }),
  fc.record({ kind: fc.constant('json' as const), value: fc.jsonValue() }),
)

test('whatever happens to one file, the library names it, keeps it, and gives back everything else to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), damage, async (which, how) => {
      const folder = temporaryFolder()
      cpSync(whole, folder, { recursive: true })
      const all = filesIn(folder).filter((name) => !name.endsWith('.bak'))
      const victim = all[which % all.length]!
      const bytes = readFileSync(join(folder, victim))
      if (how.kind === 'flipped') bytes[how.at % bytes.length]! ^= 1 << (how.at & 7)
      const damaged =
        how.kind === 'truncated' ? bytes.subarray(0, how.at % bytes.length) : how.kind === 'flipped' ? bytes : how.kind === 'replaced' ? how.bytes : Buffer.from(JSON.stringify(how.value))
      writeFileSync(join(folder, victim), damaged)

      const library = libraryIn(folder)
      const { entries, notices } = await library.list()
      expect(entries.map((entry) => entry.id).sort()).toEqual([...ids].sort())
      const said = [...notices]
      for (const id of ids) {
        try {
          const saved = await library.open(id)
          if (saved.kind === 'model') expect(saved.model).toEqual(model)
          else for (const each of saved.runs) expect(each).toEqual(run)
        } catch (error) {
          expect(victim).toContain(id)
          said.push((error as Error).message)
        }
      }
      said.push(...(await library.list()).notices)
      expect(said.join('\n')).toContain(basename(victim))
      // Nothing that was there is thrown away: what is damaged lies beside.
      expect(filesIn(folder).some((name) => name.startsWith(`${victim}.damaged-`) || name === victim)).toBe(true)
      rmSync(folder, { recursive: true })
    }),
    { numRuns: 300 },
  )
})

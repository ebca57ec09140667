import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { experiment, libraryIn, run, temporaryFolder } from './testing.ts'

/** testing-saver.ts, bundled: plain Node runs no TypeScript. */
let saver: string
let folder: string
beforeAll(async () => {
  folder = temporaryFolder()
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'testing-saver.ts'), target: 'node20.18', write: false, rolldownOptions: { output: { format: 'es' } } },
    ssr: { noExternal: true },
  })) as Rollup.RollupOutput
  saver = join(folder, 'saver.mjs')
  writeFileSync(saver, output[0].code)
})
afterAll(() => rmSync(folder, { recursive: true }))

const wordsOf = (output: string, first: string): string[][] =>
  output
    .split('\n')
    .filter((line) => line.startsWith(`${first} `))
    .map((line) => line.split(' ').slice(1))

test('nothing that was reported as saved is lost when the app is killed at 200 random moments of saving', { timeout: 240_000 }, async () => {
  const place = join(folder, 'killed')
  const library = libraryIn(place)
  const ids = [(await library.saveExperiment({ name: 'a', experiment, runs: [run] })).id, (await library.saveExperiment({ name: 'b', experiment, runs: [run] })).id]
  /** How many runs each experiment was last reported to have. */
  const reported = new Map(ids.map((id) => [id, 1]))
  for (let kill = 0; kill < 200; kill++) {
    const child = spawn(process.execPath, [saver, place, 'forever', ...ids], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    // From its first word on it saves without a pause; a save takes some milliseconds.
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        if (output === '') setTimeout(() => child.kill('SIGKILL'), (kill * 7.3) % 40)
        output += data.toString()
      })
      child.on('close', () => resolve())
    })
    expect(output).toContain('list 2')
    for (const [id, runs] of wordsOf(output, 'saved')) reported.set(id!, Number(runs))
    const found = libraryIn(place)
    expect((await found.list()).entries.map((entry) => entry.id).toSorted()).toEqual(ids.toSorted())
    for (const id of ids) {
      const saved = await found.open(id)
      const runs = saved.kind === 'experiment' ? saved.runs.length : 0
      // The save under way may have come to its end, only its report not.
      expect([reported.get(id), (reported.get(id)! % 6) + 1]).toContain(runs)
      reported.set(id, runs)
    }
    expect((await found.list()).notices.filter((notice) => !notice.includes('had just been saved'))).toEqual([])
  }
})

const isRoot = process.getuid?.() === 0
/** A shell of its own view of the file systems, in which it may mount. */
const privately = (script: string): string[] => ['unshare', ...(isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount']), 'sh', '-c', script]
const outputOf = (words: string[]): string => {
  const { stdout, stderr, status } = spawnSync(words[0]!, words.slice(1), { encoding: 'utf8', input: '\n' })
  if (!stdout.includes('list ')) throw new Error(`This test mounts a file system of its own, by unshare and mount (Linux). Here that came to status ${status}: ${stderr}`)
  return stdout
}

// Mounting without a user's knowledge is Linux's alone.
describe.runIf(process.platform === 'linux')('on a file system of its own', () => {
  test('a disk that runs full refuses a save by name and with a remedy, and keeps all that was reported before', () => {
    const place = join(folder, 'full')
    mkdirSync(place)
    const output = outputOf(privately(`mount -t tmpfs -o size=3m tmpfs '${place}' && exec '${process.execPath}' '${saver}' '${place}' until-refused`))
    expect(output).toMatch(/refused .*make room and save again/)
    const there = new Map(wordsOf(output, 'there').map(([id, runs]) => [id!, Number(runs)]))
    const saved = wordsOf(output, 'saved')
    expect(saved.length).toBeGreaterThan(3)
    for (const [id, runs] of saved) expect(there.get(id!)).toBe(Number(runs))
    for (const [id] of wordsOf(output, 'model')) expect(there.has(id!)).toBe(true)
  })

  test('a folder that may only be read shows what is in it, and says why nothing is saved', async () => {
    const place = join(folder, 'read-only')
    const { id } = await libraryIn(place).saveExperiment({ name: 'a', experiment, runs: [run] })
    const before = execFileSync('sh', ['-c', `cd '${place}' && find . -type f | sort | xargs cksum`], { encoding: 'utf8' })
    const output = outputOf(privately(`mount --bind '${place}' '${place}' && mount -o remount,bind,ro '${place}' && exec '${process.execPath}' '${saver}' '${place}' once`))
    expect(output).toContain('list 1')
    expect(output).toMatch(/refused .*was not saved: .*read-only.*What had been saved before is unchanged/i)
    expect(wordsOf(output, 'there')).toEqual([[id, '1']])
    expect(execFileSync('sh', ['-c', `cd '${place}' && find . -type f | sort | xargs cksum`], { encoding: 'utf8' })).toBe(before)
  })
})

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, type Rollup } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyWay } from '../testing/fingerprint.ts'

let folder: string
let program: string

beforeAll(async () => {
  const entry = new URL('../testing/fingerprint.ts', import.meta.url).pathname
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, target: 'node20.18', write: false, rolldownOptions: { output: { format: 'cjs' } } },
    ssr: { noExternal: true },
  })) as Rollup.RollupOutput
  folder = await mkdtemp(join(tmpdir(), 'backprop-bench-'))
  program = join(folder, 'fingerprint.cjs')
  await writeFile(program, `${output[0].code}\nprintFingerprints()`)
})
afterAll(() => rm(folder, { recursive: true }))

const fingerprintsWith = async (flags: readonly string[], ...words: string[]): Promise<string[]> =>
  (await promisify(execFile)(process.execPath, [...flags, program, ...words])).stdout.trim().split('\n')

test('every way of training gives the same bits on a processor without FMA and AVX, and from either of V8’s compilers', async () => {
  const expected = await fingerprintsWith([])
  expect(expected).toHaveLength(everyWay.length)
  for (const flags of [['--no-enable-fma3', '--no-enable-avx', '--no-enable-avx2'], ['--liftoff-only'], ['--no-liftoff']]) {
    expect(await fingerprintsWith(flags), flags.join(' ')).toEqual(expected)
  }
})

test('compiled for speed, with vectors as wide as V8 and the processor have them, every way of training gives the same bits', async () => {
  const [width, ...fingerprints] = await fingerprintsWith([], 'speed')
  expect(fingerprints).toEqual(await fingerprintsWith([]))
  const hasAvx2 = process.platform === 'linux' && (await readFile('/proc/cpuinfo', 'utf8')).includes('avx2')
  if (!process.versions.electron) expect(width).toBe('plain')
  else if (hasAvx2) expect(width).toBe('wide')
})

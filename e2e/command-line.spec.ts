import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { PNG } from 'pngjs'
import type { Results } from '../src-engine/contract/results.ts'
import { CommandLine, runToEnd } from './command-line.ts'

const presets = join(import.meta.dirname, '..', 'resources', 'presets')
const preset = (name: string): Record<string, Record<string, unknown>> => JSON.parse(readFileSync(join(presets, `${name}.json`), 'utf8')) as Record<string, Record<string, unknown>>

const sweep = { ...preset('report-xor-easy'), name: 'sweep', sweep: { learningRates: [0.8, 3.2], seeds: [1, 2] } }
const endless = { ...sweep, training: { ...preset('report-xor-easy')['training'], maxEpochs: 1_000_000_000, stop: { maxSampleLossBelow: 1e-12 } } }

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backprop-bench-e2e-'))
  await writeFile(join(folder, 'sweep.json'), JSON.stringify(sweep))
  await writeFile(join(folder, 'endless.json'), JSON.stringify(endless))
})
test.afterEach(() => rm(folder, { recursive: true }))

const inFolder = (...path: string[]): string => join(folder, ...path)
const read = (...path: string[]): string => readFileSync(inFolder(...path), 'utf8')
const results = (...path: string[]): Results => JSON.parse(read(...path)) as Results

/** A folder with the files of an earlier run. */
async function folderOfEarlierRun(): Promise<void> {
  await mkdir(inFolder('out'))
  await writeFile(inFolder('out', 'results.json'), 'earlier results')
  await writeFile(inFolder('out', 'notes.txt'), 'mine')
}

function expectEarlierRun(): void {
  expect(readdirSync(inFolder('out')).sort()).toEqual(['notes.txt', 'results.json'])
  expect(read('out', 'results.json')).toBe('earlier results')
}

test('writes results and histories of every run, and says so', async () => {
  const { status, output, errors } = await runToEnd(['sweep.json', '--out', 'made/out'], folder)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  expect(errors).toMatch(/4 runs: .*converged.* Written to .*: results\.json, history\.csv\n$/)
  expect(readdirSync(inFolder('made', 'out')).sort()).toEqual(['history.csv', 'results.json'])
  const { experiment, runs } = results('made', 'out', 'results.json')
  expect(experiment).toEqual(sweep)
  expect(runs.map(({ learningRate, seed }) => [learningRate, seed])).toEqual([[0.8, 1], [0.8, 2], [3.2, 1], [3.2, 2]])
  const lines = read('made', 'out', 'history.csv').trimEnd().split('\n')
  expect(lines[0]).toBe('run,learningRate,seed,epoch,meanLoss,maxSampleLoss,accuracy')
  expect(lines).toHaveLength(1 + runs.reduce((sum, run) => sum + run.history.epoch.length, 0))
  expect(lines[1]).toBe(`1,0.8,1,0,${runs[0]!.history.meanLoss[0]},${runs[0]!.history.maxSampleLoss[0]},${runs[0]!.history.accuracy[0]}`)
})

test('gives the same bytes with one worker and with two', async () => {
  for (const workers of ['1', '2']) expect(await runToEnd(['--workers', workers, '--out', workers, 'sweep.json'], folder)).toMatchObject({ status: 0 })
  expect(read('1', 'history.csv')).toBe(read('2', 'history.csv'))
  const withoutTime = (text: string): string => text.replace(/"elapsedMs": .*/g, '')
  expect(withoutTime(read('1', 'results.json'))).toBe(withoutTime(read('2', 'results.json')))
})

test('draws the loss chart', async () => {
  expect(await runToEnd(['sweep.json', '--out', 'out', '--png'], folder)).toMatchObject({ status: 0 })
  const { width, height, data } = PNG.sync.read(readFileSync(inFolder('out', 'loss.png')))
  expect({ width, height }).toEqual({ width: 2400, height: 1400 })
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height)
  expect(pixels[0]).toBe(0xffffffff)
  const inked = pixels.reduce((count, pixel) => count + (pixel === 0xffffffff ? 0 : 1), 0)
  expect(inked / pixels.length).toBeGreaterThan(0.005)
  expect(new Set(pixels).size).toBeGreaterThan(50)
})

test('reads a CSV data set beside the experiment file', async () => {
  await mkdir(inFolder('data'))
  await writeFile(inFolder('data', 'points.csv'), 'a,b,t\n0,0,0\n1,1,1\n')
  const dataset = { kind: 'csv', path: '../data/points.csv', targets: ['t'] }
  await mkdir(inFolder('experiments'))
  await writeFile(inFolder('experiments', 'csv.json'), JSON.stringify({ ...sweep, dataset }))
  expect(await runToEnd(['experiments/csv.json', '--out', 'out'], folder)).toMatchObject({ status: 0 })
  await rm(inFolder('data', 'points.csv'))
  const { status, errors } = await runToEnd(['experiments/csv.json', '--out', 'out'], folder)
  expect(status).toBe(2)
  expect(errors).toMatch(/^csv\.json: dataset\.path: points\.csv cannot be read: there is no such file \(.*\)\n$/)
})

test('says how it is used', async () => {
  const { status, output } = await runToEnd(['--help'], folder)
  expect(status).toBe(0)
  expect(output).toContain('--workers N')
})

type Fault = [title: string, args: string[], line: RegExp]
const faults: Fault[] = [
  ['an unknown option', ['sweep.json', '--out', 'out', '--fast'], /^--fast: is not a known option/],
  ['no folder', ['sweep.json'], /^--out: expected a folder to write to, got nothing$/],
  ['no workers', ['sweep.json', '--out', 'out', '--workers', '0'], /^--workers: expected a whole number from 1 to 256, got "0"$/],
  ['a folder that is a file', ['sweep.json', '--out', 'sweep.json'], /^--out: expected a folder, got a file/],
  ['a folder in a file', ['sweep.json', '--out', 'sweep.json/out'], /^--out: expected a folder, got a file/],
  ['a folder that cannot be made', ['sweep.json', '--out', `made/${'x'.repeat(300)}`], /^--out: .*the name is too long$/],
  ...(process.platform === 'linux' ? [['a folder where none can be', ['sweep.json', '--out', '/proc/nope/x'], /^--out: \/proc\/nope\/x cannot be written to: no folder can be made there \(\/proc\/nope\)$/] satisfies Fault] : []),
  ['a file that is not there', ['missing.json', '--out', 'out'], /^missing\.json cannot be read: there is no such file/],
  ['broken JSON', ['broken.json', '--out', 'out'], /^broken\.json: expected JSON text/],
  ['a wrong field', ['wrong.json', '--out', 'out'], /^wrong\.json: training\.batchSize: expected a whole number ≥ 1 or "full", got 0$/],
  ['what only the engine finds', ['outputs.json', '--out', 'out'], /^outputs\.json: network\.layers\[0\]\.units: expected 1/],
  ['another kind of file', ['results.json', '--out', 'out'], /^results\.json: format: expected "backprop-bench\/experiment", got "backprop-bench\/results"/],
]
for (const [title, args, line] of faults) {
  test(`refuses ${title} with status 2 and one line that names the place`, async () => {
    await writeFile(inFolder('broken.json'), '{ "format": ')
    await writeFile(inFolder('wrong.json'), JSON.stringify({ ...sweep, training: { ...preset('report-xor-easy')['training'], batchSize: 0 } }))
    await writeFile(inFolder('results.json'), JSON.stringify({ ...sweep, format: 'backprop-bench/results' }))
    await writeFile(inFolder('outputs.json'), JSON.stringify({ ...sweep, network: { ...preset('report-xor-easy')['network'], layers: [{ units: 2, activation: 'sigmoid' }] } }))
    const before = readdirSync(folder)
    const { status, output, errors } = await runToEnd(args, folder)
    expect({ status, output }).toEqual({ status: 2, output: '' })
    expect(errors.trimEnd()).toMatch(line)
    expect(errors.trimEnd()).not.toContain('\n')
    expect(readdirSync(folder)).toEqual(before)
  })
}

test('replaces the files of an earlier run once the new ones are complete, and only those', async () => {
  await folderOfEarlierRun()
  expect(await runToEnd(['sweep.json', '--out', 'out'], folder)).toMatchObject({ status: 0 })
  expect(readdirSync(inFolder('out')).sort()).toEqual(['history.csv', 'notes.txt', 'results.json'])
  expect(results('out', 'results.json').runs).toHaveLength(4)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`leaves everything as it was when ${signal} interrupts it`, async () => {
    await folderOfEarlierRun()
    const running = new CommandLine(['endless.json', '--out', 'out'], folder)
    await running.hasSaid(/0 of 4 runs ended/)
    running.signal(signal)
    expect(await running.ended).toMatchObject({ status: 1, errors: expect.stringMatching(/Interrupted: nothing was written\n$/) })
    expectEarlierRun()
  })
}

test('fails with a reason, and leaves everything as it was, when the engine process is killed', async () => {
  await folderOfEarlierRun()
  const running = new CommandLine(['endless.json', '--out', 'out'], folder)
  await running.hasSaid(/0 of 4 runs ended/)
  running.killEngine()
  expect(await running.ended).toMatchObject({ status: 1, errors: expect.stringMatching(/The engine process ended unexpectedly \(exit code 9\)\n$/) })
  expectEarlierRun()
})

test('works while the app is open', async () => {
  const executablePath = process.env['ELECTRON_EXEC_PATH']!
  const app = await _electron.launch({ executablePath, args: [join(import.meta.dirname, '..'), `--user-data-dir=${inFolder('data')}`] })
  try {
    await app.firstWindow()
    expect(await runToEnd(['sweep.json', '--out', 'out'], folder)).toMatchObject({ status: 0 })
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  } finally {
    await app.close()
  }
})

test('the app with its window, given a data folder that cannot be, says so and ends', async () => {
  const { status, errors } = await new CommandLine([`--user-data-dir=${inFolder('sweep.json')}`], folder, false).ended
  expect(status).toBe(1)
  expect(errors).toContain(`Backprop Bench could not start: The folder for its data ${inFolder('sweep.json')} cannot be written to: there is a file of that name: name another folder with --user-data-dir\n`)
})

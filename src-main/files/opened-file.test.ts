import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { experiment, model, run, temporaryFolder } from '../library/testing.ts'
import { contentOf } from './exported-file.ts'
import { readOpenedFile } from './opened-file.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

const bytesOf = (content: Awaited<ReturnType<typeof contentOf>>): Buffer =>
  content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(typeof content === 'string' ? content : [...content].join(''))

const opened = async (content: ReturnType<typeof contentOf> | Awaited<ReturnType<typeof contentOf>>, name = 'a.json') => {
  writeFileSync(join(folder, name), bytesOf(await content))
  return readOpenedFile(join(folder, name))
}

describe('a file that is opened', () => {
  test('is told apart by its format, and is what was exported, to the same bits', async () => {
    expect(await opened(contentOf({ kind: 'experiment', experiment }))).toEqual({ kind: 'experiment', fileName: 'a.json', experiment })
    expect(await opened(contentOf({ kind: 'model', model }))).toEqual({ kind: 'model', fileName: 'a.json', model })
    expect(await opened(contentOf({ kind: 'results', experiment, runs: [run] }))).toEqual({ kind: 'results', fileName: 'a.json', experiment, runs: [run] })
  })

  test('may be weights in a form that others read', async () => {
    expect(await opened(contentOf({ kind: 'safetensors', model }), 'a.safetensors')).toEqual({ kind: 'model', fileName: 'a.safetensors', model })
    expect(await opened(contentOf({ kind: 'onnx', model, precision: 'float64' }), 'a.ONNX')).toEqual({ kind: 'model', fileName: 'a.ONNX', model })
    await expect(opened('{}', 'a.safetensors')).rejects.toThrow('a.safetensors: safetensors: expected a header')
    await expect(opened('no model', 'a.onnx')).rejects.toThrow('a.onnx: ONNX: expected a model')
  })

  test('may be a chart, which opens as the experiment it was drawn from', async () => {
    const png = PNG.sync.write(new PNG({ width: 1, height: 1 }))
    expect(await opened(contentOf({ kind: 'png', png, experiment }), 'chart.png')).toEqual({ kind: 'experiment', fileName: 'chart.png', experiment })
    await expect(opened(png, 'other.png')).rejects.toThrow('other.png: expected a chart exported by Backprop Bench, got a picture without an experiment in it')
    await expect(opened(bytesOf(await contentOf({ kind: 'png', png, experiment })).subarray(0, 60), 'cut.png')).rejects.toThrow('cut.png: PNG: expected a whole picture, got one that is cut off')
  })

  test('may begin with a byte order mark', async () => {
    expect(await opened(`\ufeff${JSON.stringify(experiment)}`)).toMatchObject({ kind: 'experiment' })
  })

  test('brings the text of its CSV data set along, found beside it', async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', 'points.csv'), 'a,t\n1,0\n')
    const withCsv = (path: string) => opened(JSON.stringify({ ...experiment, dataset: { kind: 'csv', path, targets: ['t'] } }))
    expect(await withCsv('data/points.csv')).toMatchObject({ csv: 'a,t\n1,0\n' })
    await expect(withCsv('none.csv')).rejects.toThrow('a.json: dataset.path: none.csv cannot be read: there is no such file')
    await expect(withCsv('/etc/hostname')).rejects.toThrow('a.json: dataset.path: expected a path relative to the experiment file, got "/etc/hostname"')
  })

  test.each([
    ['', 'a.json: expected JSON text, got an empty file'],
    ['{', 'a.json: expected JSON text: '],
    ['[]', 'a.json: format: expected "backprop-bench/experiment", "backprop-bench/results" or "backprop-bench/model", got nothing'],
    ['null', 'got nothing'],
    ['{"format": "backprop-bench/stored-run"}', 'got "backprop-bench/stored-run"'],
    [JSON.stringify({ ...experiment, training: { ...experiment.training, batchSize: 0 } }), 'a.json: training.batchSize: expected a whole number ≥ 1 or "full", got 0'],
    [JSON.stringify({ ...experiment, version: 2 }), 'a.json: version: expected 1, the version this program reads, got 2'],
    [Uint8Array.of(0xff, 0xfe, 0x7b), 'a.json cannot be read: it is no text in UTF-8; save it in that encoding'],
  ])('is refused where it is wrong, by name and place: %j', async (content, message) => {
    await expect(opened(content)).rejects.toThrow(message)
  })

  test('is refused where it is no file', async () => {
    await expect(readOpenedFile(folder)).rejects.toThrow('cannot be read: it is not a file')
    await expect(readOpenedFile(join(folder, 'none.json'))).rejects.toThrow('none.json cannot be read: there is no such file')
  })

  test('whatever is done to its bytes, opens or is refused by name', async () => {
    const whole = bytesOf(await contentOf({ kind: 'results', experiment, runs: [run] }))
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = Buffer.from(whole)
        bytes[at] = byte
        try {
          expect((await opened(cut ? bytes.subarray(0, at) : bytes)).fileName).toBe('a.json')
        } catch (error) {
          expect((error as Error).message).toMatch(/^a\.json/)
        }
      }),
    )
  })
})

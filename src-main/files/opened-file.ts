import { basename, dirname, extname, isAbsolute, resolve } from 'node:path'
import type * as v from 'valibot'
import { experimentFormat, experimentSchema, type Experiment } from '../../src-engine/contract/experiment.ts'
import { modelFormat, modelSchema, packedModel, type Model } from '../../src-engine/contract/model.ts'
import { resultsFormat, resultsSchema } from '../../src-engine/contract/results.ts'
import { check } from '../../src-engine/contract/validation.ts'
import { textIn } from '../../src-engine/formats/png-metadata.ts'
import { readSafetensors } from '../../src-engine/formats/safetensors.ts'
import type { OpenedFile } from '../ipc/api.ts'
import { runRecordOf } from '../run-record.ts'
import { readBytes, readText } from './read-file.ts'

/** Files that are tables; any other says what it is. */
export const tableEndings = ['.csv', '.tsv']

/**
 * Reads a file that the user named, and tells by its ending or its `format` what it holds.
 * @throws Error whose message names the file and the place of the fault
 */
export async function readOpenedFile(path: string): Promise<OpenedFile> {
  const fileName = basename(path)
  const ending = extname(path).toLowerCase()
  if (tableEndings.includes(ending)) return { kind: 'table', fileName, csv: await readText(path) }
  const readModel = models[ending]
  if (readModel) {
    const bytes = await readBytes(path)
    return { kind: 'model', fileName, model: packedModel(await naming(fileName, () => readModel(bytes))) }
  }
  const value = parse(ending === '.png' ? await readPictureText(path) : await readText(path), fileName)
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined
  switch (format) {
    case experimentFormat: {
      const experiment = checkFile(experimentSchema, value, fileName)
      return { kind: 'experiment', fileName, experiment, csv: await readNamedCsv(path, experiment) }
    }
    case resultsFormat: {
      const { experiment, runs } = checkFile(resultsSchema, value, fileName)
      // Results lie where they were written to, often without the table: their runs can be seen all the same.
      return { kind: 'results', fileName, experiment, csv: await readNamedCsv(path, experiment).catch(() => undefined), runs: runs.map(runRecordOf) }
    }
    case modelFormat:
      return { kind: 'model', fileName, model: packedModel(checkFile(modelSchema, value, fileName)) }
    default:
      throw new Error(`${fileName}: format: expected "${experimentFormat}", "${resultsFormat}" or "${modelFormat}", got ${format === undefined ? 'nothing' : JSON.stringify(format)}`)
  }
}

/** Models that are no JSON text, by the ending of their files. */
const models: Record<string, (bytes: Uint8Array) => Promise<Model>> = {
  '.safetensors': async (bytes) => readSafetensors(bytes),
  // Loaded when it is needed: the app opens 20 ms sooner without it.
  '.onnx': async (bytes) => (await import('../../src-engine/formats/onnx-reader.ts')).readOnnx(bytes),
}

/** The experiment in a chart that Backprop Bench has drawn, as the text of its file. */
async function readPictureText(path: string): Promise<string> {
  const png = await readBytes(path)
  const text = await naming(basename(path), async () => textIn(png))
  if (text === undefined) throw new Error(`${basename(path)}: expected a chart exported by Backprop Bench, got a picture without an experiment in it`)
  return text
}

/** Puts the file's name before a fault. */
async function naming<Value>(fileName: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw new Error(`${fileName}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * Reads an experiment file for the command line.
 * @throws Error whose message names the file and the place of the fault
 */
export async function readExperimentFile(path: string): Promise<{ experiment: Experiment; csv: string | undefined }> {
  const fileName = basename(path)
  const experiment = checkFile(experimentSchema, parse(await readText(path), fileName), fileName)
  return { experiment, csv: await readNamedCsv(path, experiment) }
}

/** The text of the file that a csv data set names, relative to the experiment's own. */
async function readNamedCsv(path: string, { dataset }: Experiment): Promise<string | undefined> {
  if (dataset.kind !== 'csv') return undefined
  const place = `${basename(path)}: dataset.path`
  if (isAbsolute(dataset.path)) throw new Error(`${place}: expected a path relative to the experiment file, got ${JSON.stringify(dataset.path)}`)
  try {
    return await readText(resolve(dirname(path), dataset.path))
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parse(text: string, fileName: string): unknown {
  if (text.trim() === '') throw new Error(`${fileName}: expected JSON text, got an empty file`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${fileName}: expected JSON text: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function checkFile<Schema extends v.GenericSchema>(schema: Schema, value: unknown, fileName: string): v.InferOutput<Schema> {
  try {
    return check(schema, value, fileName)
  } catch (error) {
    throw new Error(`${fileName}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

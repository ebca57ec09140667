import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Workload, WorkloadSettings } from './workload.ts'

const arrays = ['inputs', 'targets', 'weights'] as const

/** Writes a workload for contenders of any language: `settings.json`, and little-endian float64 beside it. @returns the folder */
export function writeWorkload({ inputs, targets, weights, ...settings }: Workload, into: string): string {
  const folder = join(into, settings.name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
  const values = { inputs, targets, weights }
  for (const name of arrays) writeFileSync(join(folder, `${name}.f64`), new Uint8Array(values[name].buffer))
  return folder
}

export function readWorkload(folder: string): Workload {
  const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as WorkloadSettings
  const read = (name: (typeof arrays)[number]): Float64Array => new Float64Array(Uint8Array.from(readFileSync(join(folder, `${name}.f64`))).buffer)
  return { ...settings, inputs: read('inputs'), targets: read('targets'), weights: read('weights') }
}

/** The rows of a table, as the libraries take them. */
export function rowsOf(table: Float64Array, rows: number): number[][] {
  const width = table.length / rows
  return Array.from({ length: rows }, (_, row) => Array.from(table.subarray(row * width, (row + 1) * width)))
}

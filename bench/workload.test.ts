import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWorkload, rowsOf, writeWorkload } from './workload-files.ts'
import { createWorkload, workloads } from './workload.ts'

test('a workload is the same every time, and reads back from its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    for (const settings of workloads.slice(0, 3)) {
      const workload = createWorkload(settings)
      expect(createWorkload(settings)).toEqual(workload)
      expect(readWorkload(writeWorkload(workload, folder))).toEqual(workload)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('targets lie where a sigmoid can reach them, and those of classes name one', () => {
  for (const settings of workloads) {
    const { targets, samples, sizes } = createWorkload(settings)
    expect(targets.every((target) => target >= 0.1 && target <= 0.9)).toBe(true)
    if (sizes.at(-1)! > 1) for (const row of rowsOf(targets, samples)) expect(row.filter((target) => target === 0.9)).toHaveLength(1)
  }
})

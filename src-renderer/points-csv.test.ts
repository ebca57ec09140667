import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Points } from '../src-engine/contract/messages.ts'
import { csvPoints, readTable } from '../src-engine/formats/csv.ts'
import { pointsCsv } from './points-csv.ts'

const pointsOf = (changes: Partial<Points>): Points => ({
  inputs: Float64Array.of(0.1, -2e-7, 3, 1e21),
  targets: Float64Array.of(0, 1),
  inputColumns: ['x1', 'x2'],
  targetColumns: 1,
  training: Uint32Array.of(0),
  test: Uint32Array.of(1),
  scaling: { offset: Float64Array.of(0, 0), factor: Float64Array.of(1, 1) },
  ...changes,
})
const written = (points: Points): Promise<string> => pointsCsv(points, () => Promise.resolve())

test('points are written with their parts, and read back to the same bits', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(number, number, number), { minLength: 1 }), async (rows) => {
      const points = pointsOf({ inputs: Float64Array.from(rows.flatMap(([a, b]) => [a, b])), targets: Float64Array.from(rows.map(([, , t]) => t)), test: Uint32Array.of(0) })
      const text = await written(points)
      const back = csvPoints(text, { inputs: ['x1', 'x2'], targets: ['target'] })
      expect([back.inputs, back.targets]).toEqual([points.inputs, points.targets])
      expect(readTable(text).rows.map(({ fields }) => fields[3])).toEqual(rows.map((_, row) => (row === 0 ? 'test' : 'training')))
    }),
  )
})

test('classes are written by name, whatever the name, and come back as the same classes', async () => {
  const classNames = ['a "b", c', 'é;', ' z']
  const points = pointsOf({ targets: Float64Array.of(0, 1, 0, 0, 0, 1), targetColumns: 3, targetNames: ['kind, really'], classNames })
  const text = await written(points)
  expect(text.split('\n')[0]).toBe('x1,x2,"kind, really",part')
  expect(readTable(text).rows.map(({ fields }) => fields[2])).toEqual(['é;', ' z'])
})

test('no name is written twice', async () => {
  expect((await written(pointsOf({ inputColumns: ['target', 'part'] }))).split('\n')[0]).toBe('target,part,target 2,part 2')
})

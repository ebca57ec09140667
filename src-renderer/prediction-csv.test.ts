import fc from 'fast-check'
import { expect, test } from 'vitest'
import { predictionCsv } from './prediction-csv.ts'

const now = (): Promise<void> => Promise.resolve()

test('every number reads back to the same bits, whatever the columns are called', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double(), { minLength: 4, maxLength: 40 }), async (values) => {
      const rows = Math.floor(values.length / 4)
      const [inputs, outputs] = [Float64Array.from(values.slice(0, rows * 2)), Float64Array.from(values.slice(rows * 2, rows * 4))]
      const lines = (await predictionCsv({ inputColumns: ['a,b', 'c'], inputs, outputs, columns: 2 }, now)).trimEnd().split('\n')
      expect(lines[0]).toBe('"a,b",c,output 1,output 2,class')
      const read = lines.slice(1).map((line) => line.split(',').map(Number))
      expect(read.flatMap((row) => row.slice(0, 2))).toEqual([...inputs])
      expect(read.flatMap((row) => row.slice(2, 4))).toEqual([...outputs])
    }),
  )
})

test('rows beyond one piece are all there', async () => {
  const inputs = Float64Array.from({ length: 9001 }, (_, index) => index)
  const text = await predictionCsv({ inputColumns: ['x1'], inputs, outputs: inputs.map((value) => value % 2), columns: 1 }, now)
  expect(text.split('\n')).toHaveLength(9003)
  expect(text.split('\n')[9001]).toBe('9000,0,0')
})

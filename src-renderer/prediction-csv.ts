import Papa from 'papaparse'
import { classOf } from './charts/class-colours.ts'
import type { TablePrediction } from './engine-client.ts'

/** Rows that are written at a time; between two times the window is free. */
const rowsAtATime = 4000

/** What the columns of the outputs are called. */
export const outputNames = (columns: number): string[] => (columns === 1 ? ['output'] : Array.from({ length: columns }, (_, index) => `output ${index + 1}`))

/** Inputs, outputs and predicted classes as CSV text, whose numbers read back to the same bits. */
export async function predictionCsv({ inputColumns, inputs, outputs, columns }: TablePrediction, pause: () => Promise<void>): Promise<string> {
  const count = outputs.length / columns
  const width = inputColumns.length
  const pieces = [`${Papa.unparse([[...inputColumns, ...outputNames(columns), 'class']])}\n`]
  for (let start = 0; start < count; start += rowsAtATime) {
    const lines: string[] = []
    for (let row = start; row < Math.min(count, start + rowsAtATime); row++)
      lines.push([...inputs.subarray(row * width, (row + 1) * width), ...outputs.subarray(row * columns, (row + 1) * columns)].map(written).concat(String(classOf(outputs, columns, row))).join(','))
    pieces.push(`${lines.join('\n')}\n`)
    await pause()
  }
  return pieces.join('')
}

const written = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

import type { Request } from '../contract/messages.ts'
import type { Model } from '../contract/model.ts'
import { csvInputs } from '../formats/csv.ts'
import { predict } from './predict.ts'

/** A model's answers to the rows of a table. */
export interface TablePrediction {
  /** The table's columns that were taken as inputs. */
  inputColumns: string[]
  /** n × inputs, row-major, as they stand in the table. */
  inputs: Float64Array<ArrayBuffer>
  /** n × columns, row-major. */
  outputs: Float64Array<ArrayBuffer>
  columns: number
}

/**
 * @param keepGoing as in predict.ts
 * @throws Error naming the table's line and column at fault, or what the table lacks
 */
export function predictTable({ model, csv, inputs: wanted, scaling }: Pick<Extract<Request, { type: 'predict-table' }>, 'csv' | 'inputs' | 'scaling'> & { readonly model: Model }, keepGoing?: () => void): TablePrediction {
  const names = Array.from({ length: model.inputs }, (_, index) => wanted[index] ?? `x${index + 1}`)
  const { columns: inputColumns, values: inputs } = csvInputs(csv, names)
  const scaled = scaling ? inputs.map((value, index) => (value - scaling.offset[index % names.length]!) * scaling.factor[index % names.length]!) : inputs
  return { inputColumns, inputs, outputs: predict(model, scaled, { keepGoing }).outputs, columns: model.layers.at(-1)!.units }
}

import type { Points } from '../contract/messages.ts'

/** Rows as a network takes them: packed, scaled, row-major. */
export interface Samples {
  readonly count: number
  /** count × inputs. */
  readonly inputs: Float64Array
  /** count × outputs. */
  readonly targets: Float64Array
}

/** What a run is trained and tested on. */
export interface TrainingData {
  readonly inputs: number
  readonly outputs: number
  readonly training: Samples
  /** Without rows if the data set has no test part. */
  readonly test: Samples
}

/** The training and test rows of a data set. @param allocate gives the arrays, e.g. in memory that workers share */
export function trainingDataOf(points: Points, allocate: (length: number) => Float64Array = (length) => new Float64Array(length)): TrainingData {
  const inputs = points.inputColumns.length
  const outputs = points.targetColumns
  const { offset, factor } = points.scaling
  const pack = (rows: Uint32Array): Samples => {
    const samples = { count: rows.length, inputs: allocate(rows.length * inputs), targets: allocate(rows.length * outputs) }
    rows.forEach((row, index) => {
      for (let column = 0; column < inputs; column++)
        samples.inputs[index * inputs + column] = (points.inputs[row * inputs + column]! - offset[column]!) * factor[column]!
      for (let column = 0; column < outputs; column++) samples.targets[index * outputs + column] = points.targets[row * outputs + column]!
    })
    return samples
  }
  return { inputs, outputs, training: pack(points.training), test: pack(points.test) }
}

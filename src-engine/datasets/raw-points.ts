/** Inputs and targets as a generator or a table gives them: row-major, before split and scaling. */
export interface RawPoints {
  /** n × inputColumns.length. */
  inputs: Float64Array<ArrayBuffer>
  /** n × targetColumns. */
  targets: Float64Array<ArrayBuffer>
  inputColumns: string[]
  targetColumns: number
}

/** The columns of inputs that have no names of their own: x1, x2, … */
export function inputNames(count: number): string[] {
  return Array.from({ length: count }, (_, column) => `x${column + 1}`)
}

/** n points of the plane, each with one target: `point(index)` gives [x1, x2, target]. */
export function planePoints(n: number, point: (index: number) => readonly [number, number, number]): RawPoints {
  const inputs = new Float64Array(2 * n)
  const targets = new Float64Array(n)
  for (let index = 0; index < n; index++) {
    const [x1, x2, target] = point(index)
    inputs[2 * index] = x1
    inputs[2 * index + 1] = x2
    targets[index] = target
  }
  return { inputs, targets, inputColumns: inputNames(2), targetColumns: 1 }
}

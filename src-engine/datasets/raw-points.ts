/** Inputs and targets as a generator or a table gives them: row-major, before split and scaling. */
export interface RawPoints {
  /** n × inputColumns.length. */
  inputs: Float64Array<ArrayBuffer>
  /** n × targetColumns. */
  targets: Float64Array<ArrayBuffer>
  inputColumns: string[]
  targetColumns: number
  targetNames?: string[] | undefined
  classNames?: string[] | undefined
}

/** The columns of inputs that have no names of their own: x1, x2, … */
export function inputNames(count: number): string[] {
  return Array.from({ length: count }, (_, column) => `x${column + 1}`)
}

/**
 * n points of the plane: `point(index)` gives [x1, x2, class]. Two classes are one target of 0 or 1, more of them a
 * target each: 1 for the point's own class, else 0.
 */
export function planePoints(n: number, point: (index: number) => readonly [number, number, number], classes = 2): RawPoints {
  const targetColumns = classes === 2 ? 1 : classes
  const inputs = new Float64Array(2 * n)
  const targets = new Float64Array(targetColumns * n)
  for (let index = 0; index < n; index++) {
    const [x1, x2, own] = point(index)
    inputs[2 * index] = x1
    inputs[2 * index + 1] = x2
    if (classes === 2) targets[index] = own
    else targets[classes * index + own] = 1
  }
  return { inputs, targets, inputColumns: inputNames(2), targetColumns }
}

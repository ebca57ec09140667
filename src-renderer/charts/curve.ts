/** One line of a loss chart: x in epochs, y in what the chart's quantity names. Both stay as they are while they are drawn. */
export interface Curve {
  /** The run it belongs to; a mean over seeds has none. */
  run?: number | undefined
  label: string
  /** What the legend calls it; curves that share it share one entry. */
  legend: string
  colour: string
  /** Ascending. */
  x: Float64Array
  y: Float64Array
  /** Units of the x axis an epoch: 1 where the axis counts epochs. */
  perEpoch: number
  isSelected: boolean
  /** A curve of the test part: dashed. */
  isTest: boolean
  /** Dashes of its own, where they tell something else. */
  dash?: readonly number[] | undefined
  /** What a smoothed y was made of: kept in sight behind it, faint. */
  raw?: Float64Array | undefined
  /** The spread around a mean, as long as `x`. */
  band?: Band | undefined
}

export interface Band {
  low: Float64Array
  high: Float64Array
}

export interface AxisKinds {
  logarithmicX: boolean
  logarithmicY: boolean
}

import type { Network } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'

/** Takes rows of inputs through a network, so many at a time, layer by layer. */
export interface Predictor {
  /** Most rows at a time. */
  readonly together: number
  /** @param inputs the next rows, at most `together`, row-major */
  load(inputs: Float64Array): void
  /**
   * Goes on with one layer, after those before it.
   * @param rows as many as have been loaded
   * @returns a column for each of the layer's neurons, of `together` numbers, the first of which are the rows'. Only until the next call
   */
  forward(layer: number, rows: number): Reals
}

export type CreatePredictor = (network: Network) => Predictor

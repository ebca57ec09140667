import type { DataPlaces } from '../data-places.ts'
import type { UpdateTask } from '../updates.ts'

/** What a network is trained for with one update a sample, and where it finds things. */
export interface OnlineTask extends UpdateTask {
  readonly places: DataPlaces
  /** Training samples. */
  readonly count: number
  /**
   * Where an unrolled descent keeps what it foresees of the next sample from one call to the next, two float64 numbers a
   * neuron of the first layer; null where it does not foresee.
   */
  readonly foreseen: number | null
}

import type { DataPlaces } from '../data-places.ts'
import type { UpdateTask } from '../updates.ts'

/** What a network is trained for with one update a sample, and where it finds things. */
export interface OnlineTask extends UpdateTask {
  readonly places: DataPlaces
  /** The address of 16 bytes that anyone may overwrite. */
  readonly scratch: number
  /** Training samples. */
  readonly count: number
  /**
   * Where an unrolled descent keeps the first layer's values on the next sample, and what is near them, from one call
   * to the next; null where it does not foresee them.
   */
  readonly foreseen: number | null
}

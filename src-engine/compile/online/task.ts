import type { DataPlaces } from '../data-places.ts'
import type { UpdateTask } from '../updates.ts'

/** What a network is trained for with one update a sample, and where it finds things. */
export interface OnlineTask extends UpdateTask {
  readonly places: DataPlaces
}

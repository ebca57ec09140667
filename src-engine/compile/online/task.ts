import type { OptimizerSettings } from '../../contract/experiment.ts'
import type { DataPlaces } from '../data-places.ts'

/** What a network is trained for with one update a sample, and where it finds things. */
export interface OnlineTask {
  readonly optimizer: OptimizerSettings
  readonly rate: number
  readonly l1: number
  readonly l2: number
  readonly places: DataPlaces
  /** The address of adam's two powers. */
  readonly powers: number
}

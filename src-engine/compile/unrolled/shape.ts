import type { Activation, Loss } from '../../contract/experiment.ts'

/** What a compiled network looks like: all that its code depends on. */
export interface Shape {
  readonly inputs: number
  readonly outputs: number
  readonly layers: readonly { readonly inputs: number; readonly units: number; readonly activation: Activation; readonly biased: boolean }[]
  readonly loss: Loss
}

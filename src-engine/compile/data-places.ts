import type { TrainerSettings } from '../training/trainer.ts'
import type { MemoryPlan } from './memory-plan.ts'

/** Addresses of a run's training samples in its module's memory: rows as in `Samples`. */
export interface DataPlaces {
  readonly inputs: number
  readonly targets: number
  /** One i32 a training sample, or null without an order. */
  readonly order: number | null
}

export function placeData(plan: MemoryPlan, { data: { training }, order }: Pick<TrainerSettings, 'data' | 'order'>): DataPlaces {
  return { inputs: plan.place(training.inputs.byteLength), targets: plan.place(training.targets.byteLength), order: order && plan.place(order.byteLength) }
}

export function copyData(memory: WebAssembly.Memory, { inputs, targets }: DataPlaces, { data: { training } }: Pick<TrainerSettings, 'data'>): void {
  const numbers = new Float64Array(memory.buffer)
  numbers.set(training.inputs, inputs / 8)
  numbers.set(training.targets, targets / 8)
}

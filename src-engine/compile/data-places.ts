import type { Part, TrainerSettings } from '../training/trainer.ts'
import type { MemoryPlan } from './memory-plan.ts'

/** Addresses of a run's data in its module's memory: rows as in `Samples`. */
export interface DataPlaces {
  readonly rows: Record<Part, { readonly inputs: number; readonly targets: number }>
  /** One i32 a training sample, or null without an order. */
  readonly order: number | null
}

export function placeData(plan: MemoryPlan, { data, order }: Pick<TrainerSettings, 'data' | 'order'>): DataPlaces {
  // Where four rows are read together, up to three may lie beyond the end.
  const place = (part: Part) => ({ inputs: plan.place(data[part].inputs.byteLength + 24 * data.inputs), targets: plan.place(data[part].targets.byteLength + 24 * data.outputs) })
  return { rows: { training: place('training'), test: place('test') }, order: order && plan.place(order.byteLength) }
}

export function copyData(memory: WebAssembly.Memory, places: DataPlaces, { data }: Pick<TrainerSettings, 'data'>): void {
  const doubles = new Float64Array(memory.buffer)
  for (const part of ['training', 'test'] as const) {
    doubles.set(data[part].inputs, places.rows[part].inputs / 8)
    doubles.set(data[part].targets, places.rows[part].targets / 8)
  }
}

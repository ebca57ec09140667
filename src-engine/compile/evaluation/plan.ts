import type { Network } from '../../network/network.ts'
import type { TrainingData } from '../../training/samples.ts'
import type { Part } from '../../training/trainer.ts'
import type { MemoryPlan } from '../memory-plan.ts'
import { vectorBytes } from '../online/plan.ts'

/**
 * Where an evaluation finds its samples, and where it works. Addresses in bytes, all numbers float64. There is a column of
 * samples for each input, target and neuron, so that a vector has the same number of several samples.
 */
export interface EvaluationPlan {
  /** Columns of inputs, and behind them those of targets: the training samples, and further down the test samples. */
  readonly columns: number
  readonly columnBytes: number
  /** Bytes from a column's beginning to a part's first sample. */
  readonly parts: Record<Part, number>
  /** Samples that are worked at together: vectors of them, which go by twos (vector-width.ts). */
  readonly groupVectors: 2 | 4
  /** Bytes of a block's column: samples that go through the network together, layer by layer. */
  readonly blockBytes: number
  /** Columns of a block: layers leave Y in one and the other by turns. */
  readonly values: readonly [number, number]
  /** Ỹ of the last layer. */
  readonly preactivations: number
  /** Three numbers, in the order of `Tally`. */
  readonly tally: number
}

const numberBytes = 8

/** Up to so many training samples a small group is done sooner. */
const fewSamples = 4

/** Most samples of a block. */
export const blockSamples = 64

/** Beyond so many units a block is a group, so that what lies between layers is small beside their weights. */
const manyUnits = 1024

/** A block's column for so many samples of at most `widest` numbers, in bytes, groups of `groupBytes`: blocks of equal size leave the least of the last one idle. */
export function blockBytesOf(samples: number, widest: number, groupBytes: number): number {
  if (widest > manyUnits) return groupBytes
  const blocks = Math.ceil(samples / blockSamples)
  return groupBytes * Math.ceil((samples / blocks) * (numberBytes / groupBytes))
}

/** @param perRegister vectors that share a register (vector-width.ts): two registers of samples are worked at, where there are so many samples */
export function planEvaluation(plan: MemoryPlan, { inputs, outputs, layers }: Network, data: TrainingData, perRegister: 1 | 2): EvaluationPlan {
  const { count } = data.training
  const groupVectors = perRegister === 1 || count <= fewSamples ? 2 : 4
  const groupBytes = groupVectors * vectorBytes
  const widest = Math.max(...layers.map(({ units }) => units))
  const blockBytes = blockBytesOf(count, widest, groupBytes)
  // A group may begin with the last sample.
  const bytesOf = (part: Part): number => numberBytes * data[part].count + groupBytes
  const columnBytes = bytesOf('training') + bytesOf('test')
  return {
    columns: plan.place((inputs + outputs) * columnBytes),
    columnBytes,
    parts: { training: 0, test: bytesOf('training') },
    groupVectors,
    blockBytes,
    values: [plan.place(widest * blockBytes), plan.place(widest * blockBytes)],
    preactivations: plan.place(outputs * blockBytes),
    tally: plan.place(24),
  }
}

/** Puts samples into their columns. */
export function copyColumns(memory: WebAssembly.Memory, { columns, columnBytes, parts }: EvaluationPlan, data: TrainingData): void {
  const numbers = new Float64Array(memory.buffer)
  const put = (rows: Float64Array, width: number, address: number): void => {
    for (let index = 0, row = 0; index < rows.length; row++)
      for (let column = 0; column < width; column++, index++) numbers[(address + column * columnBytes) / numberBytes + row] = rows[index]!
  }
  for (const part of ['training', 'test'] as const) {
    put(data[part].inputs, data.inputs, columns + parts[part])
    put(data[part].targets, data.outputs, columns + data.inputs * columnBytes + parts[part])
  }
}

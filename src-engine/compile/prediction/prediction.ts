import type { Network } from '../../network/network.ts'
import { ModuleBuilder, start, type Exports } from '../assembler/module.ts'
import { endOfConstants, hoisted, lanesOf, placeConstants, type Lanes } from '../batches/lanes.ts'
import { layerOfBlock } from '../evaluation/layer.ts'
import { blockBytesOf, blockSamples } from '../evaluation/plan.ts'
import { MemoryPlan } from '../memory-plan.ts'
import { planNetwork, vectorBytes, type NetworkPlan } from '../online/plan.ts'
import { Recent } from '../recent.ts'

/** Where a prediction finds a network and works: plain data that determines its program. Addresses in bytes, all numbers float64. */
interface PredictionPlan {
  /** Weights and biases as they are, without a scale. */
  readonly shape: NetworkPlan
  readonly groupVectors: 2 | 4
  /** Bytes of a block's column: samples that go through a layer together. */
  readonly blockBytes: number
  /** Columns of inputs, and of each layer's Y: layers leave it in one place and another by turns. */
  readonly inputs: number
  readonly values: readonly number[]
  /** Where all this begins and ends. */
  readonly start: number
  readonly end: number
  readonly pages: number
}

/**
 * @param perRegister vectors that share a register (vector-width.ts)
 * @param start where the plan begins, behind the constants
 */
export function planPrediction(network: Network, perRegister: 1 | 2, start = endOfConstants): PredictionPlan {
  const plan = new MemoryPlan(start)
  const shape = planNetwork(plan, network, 'squared-error', { kind: 'sgd' })
  const groupVectors = perRegister === 1 ? 2 : 4
  const widest = Math.max(...network.layers.map(({ units }) => units))
  const blockBytes = blockBytesOf(blockSamples, Math.max(network.inputs, widest), groupVectors * vectorBytes)
  const [even, odd] = [plan.place(widest * blockBytes), plan.place(widest * blockBytes)]
  const values = network.layers.map((_, l) => (l % 2 === 0 ? even : odd))
  return { shape, groupVectors, blockBytes, inputs: plan.place(network.inputs * blockBytes), values, start: plan.start, end: plan.end, pages: plan.pages }
}

interface Assembled {
  readonly module: WebAssembly.Module
  /** They know the constants of the code. */
  readonly lanes: Lanes
}

const recent = new Recent<Assembled>(16)

/** @returns a memory that holds zeros, and for each layer what takes a block through it, given the bytes of a column that are in use */
export function openPrediction(plan: PredictionPlan): { memory: WebAssembly.Memory; layers: readonly ((usedBytes: number) => void)[] } {
  const { module, lanes } = recent.get(JSON.stringify(plan), () => assemble(plan))
  const memory = new WebAssembly.Memory({ initial: plan.pages })
  placeConstants(lanes, memory)
  const program: Exports<string> = start(module, memory)
  return { memory, layers: plan.values.map((_, l) => program[`layer${l}`]!) }
}

function assemble({ shape, groupVectors, blockBytes, inputs, values, pages }: PredictionPlan): Assembled {
  const module = new ModuleBuilder({ pages })
  const lanes = lanesOf('float64', false)
  shape.layers.forEach((layer, l) =>
    module.add(`layer${l}`, ['i32'], 'none', ([usedBytes], newLocal) => {
      const { lanes: own, statements: constants } = hoisted(lanes, newLocal)
      const work = layerOfBlock({
        layer,
        scale: 1,
        from: { pointer: newLocal('i32'), offset: l === 0 ? inputs : values[l - 1]!, step: blockBytes },
        to: values[l]!,
        preactivations: null,
        blockBytes,
        usedBytes,
        groupVectors,
        lanes: own,
        newLocal,
      })
      return [constants(), work]
    }),
  )
  return { module: new WebAssembly.Module(module.bytes()), lanes }
}

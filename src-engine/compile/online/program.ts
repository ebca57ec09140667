import type { Part, TrainerSettings } from '../../training/trainer.ts'
import { ModuleBuilder, start, type Exports } from '../assembler/module.ts'
import { endOfConstants, lanesOf, placeConstants, type Lanes } from '../batches/lanes.ts'
import { placeData } from '../data-places.ts'
import { addEvaluation } from '../evaluation/evaluation.ts'
import { planEvaluation, type EvaluationPlan } from '../evaluation/plan.ts'
import { addFunctions, fillTables, placeTables, type TableAddresses } from '../functions/functions.ts'
import { MemoryPlan } from '../memory-plan.ts'
import { Recent } from '../recent.ts'
import { addUnrolledDescent } from '../unrolled/descent.ts'
import { addLoopedDescent } from './descent.ts'
import { addEpochs, mostEpochs } from './epochs.ts'
import { planNetwork, type NetworkPlan } from './plan.ts'
import type { OnlineTask } from './task.ts'

/** All that determines a program with one update a sample: plain data. Addresses are in bytes. */
export interface OnlinePlan {
  readonly shape: NetworkPlan
  readonly task: OnlineTask
  /** Whether an update is unrolled, or goes in loops. */
  readonly isUnrolled: boolean
  readonly counts: Record<Part, number>
  readonly tables: TableAddresses
  readonly evaluation: EvaluationPlan
  /** The weight that an epoch may end with at most, for whole epochs to go on; null where nobody looks. */
  readonly largestWeight: number | null
  /** Room for the points of `mostEpochs` epochs, of so many numbers each. */
  readonly points: number
  readonly pointLength: number
  /** Where all this begins and ends. */
  readonly start: number
  readonly end: number
  readonly pages: number
}

/** Beyond this the product of two inputs might overflow. */
const largestForeseen = 1e150

/** Whether what an update does to the first layer's sums on the next sample is a product of its deltas with those of the inputs. */
function isForeseeable({ network, data, training }: TrainerSettings): boolean {
  const { optimizer, l1 = 0, l2 = 0 } = training
  return network.layers.length > 1 && optimizer.kind === 'sgd' && l1 === 0 && l2 === 0 && data.training.inputs.every((x) => Math.abs(x) <= largestForeseen)
}

/**
 * @param options.perRegister vectors that share a register (vector-width.ts)
 * @param start where the plan begins, behind the constants
 */
export function planOnline(settings: TrainerSettings, { isUnrolled, perRegister, largestWeight = null }: { isUnrolled: boolean; perRegister: 1 | 2; largestWeight?: number | null }, start = endOfConstants): OnlinePlan {
  const { network, data, training } = settings
  const { loss, optimizer, l1 = 0, l2 = 0 } = training
  const plan = new MemoryPlan(start)
  const [rate, powers, scratch] = [plan.place(8), plan.place(16), plan.place(16)]
  const pointLength = data.test.count > 0 ? 6 : 4
  const points = plan.place(8 * pointLength * mostEpochs)
  const tables = placeTables(plan, network.layers.map(({ activation }) => activation))
  const shape = planNetwork(plan, network, loss, optimizer)
  const places = placeData(plan, settings)
  const counts = { training: data.training.count, test: data.test.count }
  const evaluation = planEvaluation(plan, network, data, perRegister)
  const foreseen = isUnrolled && isForeseeable(settings) ? plan.place(32 * shape.layers[0]!.vectors) : null
  return { shape, task: { optimizer, l1, l2, rate, powers, places, scratch, foreseen, count: data.training.count }, isUnrolled, counts, tables, evaluation, largestWeight, points, pointLength, start: plan.start, end: plan.end, pages: plan.pages }
}

export type OnlineProgram = Exports<'train' | 'evaluate' | 'epochs'>

/** A program and the memory that it works in. */
interface Workshop {
  readonly memory: WebAssembly.Memory
  readonly program: OnlineProgram
  /** To be called by who will use neither any more: the next one with the same plan has them. */
  release(): void
}

const recent = new Recent<Assembled>(16)

/** Runs of a sweep follow one another with the same plan. For a short one, new memory and its tables would take longer than all training. */
let spare: { readonly key: string; readonly workshop: Workshop } | null = null
const mostSparePages = 64

/** @returns a program in a memory that holds the tables, and otherwise zeros from the first weight on */
export function openOnline(plan: OnlinePlan): Workshop {
  const key = JSON.stringify(plan)
  if (spare?.key === key) {
    const { workshop } = spare
    spare = null
    new Float64Array(workshop.memory.buffer).fill(0, plan.shape.layers[0]!.weights / 8)
    return workshop
  }
  const memory = new WebAssembly.Memory({ initial: plan.pages })
  fillTables(memory, plan.tables)
  const { module, lanes } = recent.get(key, () => assemble(plan))
  placeConstants(lanes, memory)
  const workshop: Workshop = {
    memory,
    program: start(module, memory),
    release: () => {
      if (plan.pages <= mostSparePages) spare = { key, workshop }
    },
  }
  return workshop
}

interface Assembled {
  readonly module: WebAssembly.Module
  /** They know the constants of the code. */
  readonly lanes: Lanes
}

function assemble({ shape, task, isUnrolled, evaluation, tables, pages, ...plan }: OnlinePlan): Assembled {
  const module = new ModuleBuilder({ pages })
  const lanes = lanesOf('float64', false)
  const functions = addFunctions(module, tables)
  const train = (isUnrolled ? addUnrolledDescent : addLoopedDescent)(module, shape, functions, task)
  const evaluate = addEvaluation(module, shape, evaluation, lanes, functions)
  addEpochs(module, { shape, evaluation, ...plan }, train, evaluate)
  return { module: new WebAssembly.Module(module.bytes()), lanes }
}

import type { Part, TrainerSettings } from '../../training/trainer.ts'
import { ModuleBuilder, start, type Exports } from '../assembler/module.ts'
import { placeData } from '../data-places.ts'
import { addFunctions, fillTables, placeTables, type TableAddresses } from '../functions/functions.ts'
import { MemoryPlan } from '../memory-plan.ts'
import { Recent } from '../recent.ts'
import { addUnrolledDescent } from '../unrolled/descent.ts'
import { addEvaluation } from '../unrolled/evaluation.ts'
import { addForward, addLoopedDescent } from './descent.ts'
import { addEpochs, mostEpochs } from './epochs.ts'
import { planNetwork, type NetworkPlan } from './plan.ts'
import type { OnlineTask } from './task.ts'

/** What is unrolled, and what goes in loops. */
export interface Style {
  readonly descent: boolean
  readonly evaluation: boolean
}

/** All that determines a program with one update a sample: plain data. Addresses are in bytes. */
export interface OnlinePlan {
  readonly shape: NetworkPlan
  readonly task: OnlineTask
  readonly style: Style
  readonly counts: Record<Part, number>
  readonly tables: TableAddresses
  /** Three numbers, in the order of `Tally`. */
  readonly tally: number
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

/** @param start as `MemoryPlan` has it */
export function planOnline(settings: TrainerSettings, style: Style, start?: number): OnlinePlan {
  const { network, data, training } = settings
  const { loss, optimizer, l1 = 0, l2 = 0 } = training
  const plan = new MemoryPlan(start)
  const [tally, rate, powers, scratch] = [plan.place(24), plan.place(8), plan.place(16), plan.place(16)]
  const pointLength = data.test.count > 0 ? 6 : 4
  const points = plan.place(8 * pointLength * mostEpochs)
  const tables = placeTables(plan, network.layers.map(({ activation }) => activation))
  const shape = planNetwork(plan, network, loss, optimizer)
  const places = placeData(plan, settings)
  const counts = { training: data.training.count, test: data.test.count }
  const foreseen = style.descent && isForeseeable(settings) ? plan.place(32 * shape.layers[0]!.vectors) : null
  return { shape, task: { optimizer, l1, l2, rate, powers, places, scratch, foreseen, count: data.training.count }, style, counts, tables, tally, points, pointLength, start: plan.start, end: plan.end, pages: plan.pages }
}

/** `forward` is there where evaluation is not unrolled, the other two where it is. */
export type OnlineProgram = Exports<'train' | 'evaluate' | 'epochs' | 'forward'>

/** A program and the memory that it works in. */
interface Workshop {
  readonly memory: WebAssembly.Memory
  readonly program: OnlineProgram
  /** To be called by who will use neither any more: the next one with the same plan has them. */
  release(): void
}

const recent = new Recent<WebAssembly.Module>(16)

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
  const module = recent.get(key, () => new WebAssembly.Module(assemble(plan)))
  const workshop: Workshop = {
    memory,
    program: start(module, memory),
    release: () => {
      if (plan.pages <= mostSparePages) spare = { key, workshop }
    },
  }
  return workshop
}

function assemble(plan: OnlinePlan): Uint8Array<ArrayBuffer> {
  const { shape, task, style, tables, pages } = plan
  const module = new ModuleBuilder({ pages })
  const functions = addFunctions(module, tables)
  const train = (style.descent ? addUnrolledDescent : addLoopedDescent)(module, shape, functions, task)
  if (!style.evaluation) addForward(module, shape, functions)
  else {
    const evaluate = addEvaluation(module, shape, functions, plan.tally, task.scratch)
    addEpochs(module, plan, train, evaluate)
  }
  return module.bytes()
}

import { get } from '../assembler/code.ts'
import { call, ModuleBuilder, start } from '../assembler/module.ts'
import { pageBytes } from '../memory-plan.ts'
import { Recent } from '../recent.ts'
import { addDivision } from './division.ts'
import { placeConstants, type Lanes } from './lanes.ts'
import { addForwardPass } from './passes.ts'
import type { BatchPlan, BatchTask } from './plan.ts'
import { addTally } from './tally.ts'
import { addTraining } from './training.ts'

/** A network's training by batches, compiled to its own module. Where threads divide the work, each calls the same. */
export interface BatchProgram {
  /** Trains on the samples at positions `from` … `to` − 1, each the first of a batch or of `capacity` samples in it, or the last. Not of a piecemeal plan. */
  train?(from: number, to: number): void
  /**
   * Only of a piecemeal plan, in this order, for the samples from a position on: `capacity`, or as many as the batch or the
   * epoch has left. Their way forth through the network; their way back, stretch by stretch (plan.ts); and so their gradient,
   * which is added to that of the batch's samples before them.
   */
  forth?(position: number, rows: number): void
  back?(rows: number, stretch: number): void
  gradient?(position: number, stretch: number): void
  /** Or, where these samples are a whole batch, its update has begun and is plain descent: their gradient and the update of the weights together. */
  descend?(position: number, stretch: number): void
  /** Then, at the end of a batch of so many samples: begins its update, and updates the weights and the biases from one byte of theirs up to another. */
  beginUpdate?(samples: number): void
  updateWeights?(from: number, to: number): void
  updateBiases?(from: number, to: number): void
  /** Y of the `rows` samples whose inputs lie at an address; at most `capacity`. */
  forward(inputs: number, rows: number): void
  /** Adds the losses of those samples, whose targets lie at an address, to the tally. */
  tally(targets: number, rows: number): void
  /** Only of a divided plan, and before the others: which part of all is this thread's. */
  divide?(part: number, parts: number): void
}

interface Compiled {
  readonly module: WebAssembly.Module
  /** They know the constants of the code. */
  readonly lanes: Lanes
}

const recent = new Recent<Compiled>(16)

/** All that determines the code. */
function keyOf({ lanes, ...plan }: BatchPlan, { network, ...task }: BatchTask): string {
  const layers = network.layers.map(({ inputs, units, activation, biases }) => [inputs, units, activation, biases !== null])
  return JSON.stringify([lanes.precision, lanes.relaxed, lanes.perRegister, layers, plan, task])
}

/** The module of a plan, and all constants of its code in their places. @param memory of at least `plan.totalBytes` */
export function compileBatches(plan: BatchPlan, task: BatchTask, memory: WebAssembly.Memory): WebAssembly.Module {
  const { module, lanes } = recent.get(keyOf(plan, task), () => ({ module: compile(plan, task), lanes: plan.lanes }))
  placeConstants(lanes, memory)
  return module
}

function compile(plan: BatchPlan, task: BatchTask): WebAssembly.Module {
  const pages = Math.ceil(plan.totalBytes / pageBytes)
  const module = new ModuleBuilder(task.divided ? { pages, shared: { mostPages: pages } } : { pages })
  const division = addDivision(module, plan)
  const forward = addForwardPass(module, plan, task, division)
  module.add('forward', ['i32', 'i32'], 'none', ([inputs, rows], newLocal) => [
    division.share(get(rows), plan.rowsTogether, newLocal, (from, to) => [call(forward, get(inputs), from, to)]),
    division.barrier,
  ])
  addTally(module, plan, task.loss)
  addTraining(module, plan, task, division, forward)
  return new WebAssembly.Module(module.bytes())
}

/** A thread's instance of a compiled program. */
export const batchProgram = (module: WebAssembly.Module, memory: WebAssembly.Memory): BatchProgram => start(module, memory)

import { get, repeatWhile, select, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, ModuleBuilder, start } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { pageBytes } from '../memory-plan.ts'
import { addDivision } from './division.ts'
import { addGathering } from './gathering.ts'
import { placeConstants } from './lanes.ts'
import { addForwardPass, addGradientPasses } from './passes.ts'
import type { BatchPlan, BatchTask } from './plan.ts'
import { addTally } from './tally.ts'
import { addUpdates } from './update.ts'

/** A network's training by batches, compiled to its own module. Where threads divide the work, each calls the same. */
export interface BatchProgram {
  /** Trains on the samples at positions `from` … `to` − 1, each the first of a batch or of `capacity` samples in it, or the last. */
  train(from: number, to: number): void
  /** Y of the `rows` samples whose inputs lie at an address; at most `capacity`. */
  forward(inputs: number, rows: number): void
  /** Adds the losses of those samples, whose targets lie at an address, to the tally. */
  tally(targets: number, rows: number): void
  /** Only of a piecemeal plan, after `train` has come to a batch's end: updates the weights, or the biases, from one byte of theirs up to another. */
  updateWeights?(from: number, to: number): void
  updateBiases?(from: number, to: number): void
  /** Only of a divided plan, and before the others: which part of all is this thread's. */
  divide?(part: number, parts: number): void
}

/** The module of a plan, and all constants of its code in their places. @param memory of at least `plan.totalBytes` */
export function compileBatches(plan: BatchPlan, task: BatchTask, memory: WebAssembly.Memory): WebAssembly.Module {
  const pages = Math.ceil(plan.totalBytes / pageBytes)
  const module = new ModuleBuilder(task.divided ? { pages, shared: { mostPages: pages } } : { pages })
  const { lanes, capacity, inputStride, targetStride, rowsTogether } = plan
  const { batch, trainingCount, shuffled, piecemeal } = task
  const division = addDivision(module, plan)
  const gather = shuffled ? addGathering(module, plan, division) : null
  const forward = addForwardPass(module, plan, task, division)
  const { gradient, descent } = addGradientPasses(module, plan, task, division, forward)
  const { begin, weights, biases } = addUpdates(module, plan, task, division)
  const zero = i32.const(0)
  const updateWeights = call(weights, zero, i32.const(plan.weightBytes))
  const updateBiases = biases ? call(biases, zero, i32.const(plan.parameterBytes - plan.weightBytes)) : []
  if (piecemeal) {
    module.add('updateWeights', ['i32', 'i32'], 'none', ([from, to]) => [call(weights, get(from), get(to)), division.barrier])
    if (biases) module.add('updateBiases', ['i32', 'i32'], 'none', ([from, to]) => [call(biases, get(from), get(to)), division.barrier])
  }

  module.add('forward', ['i32', 'i32'], 'none', ([inputs, rows], newLocal) => [
    division.share(get(rows), rowsTogether, newLocal, (from, to) => [call(forward, get(inputs), from, to)]),
    division.barrier,
  ])
  addTally(module, plan, task.loss)
  module.add('train', ['i32', 'i32'], 'none', ([position, to], newLocal): Statements => {
    const [inBatch, inEnd, isEnd, rows] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const least = (a: Local<'i32'>, b: Code<'i32'>): Code => set(a, select(i32.lt_u(get(a), b), get(a), b))
    const row = (table: number, stride: number): Code<'i32'> => i32.add(i32.const(table), i32.mul(get(position), i32.const(stride * lanes.bytes)))
    const inputs = gather ? i32.const(plan.gatheredInputs) : row(plan.trainingInputs, inputStride)
    const targets = gather ? i32.const(plan.gatheredTargets) : row(plan.trainingTargets, targetStride)
    return [
      repeatWhile(
        i32.lt_u(get(position), get(to)),
        set(inBatch, i32.rem_u(get(position), i32.const(batch))),
        set(rows, i32.sub(get(to), get(position))),
        least(rows, i32.sub(i32.const(batch), get(inBatch))),
        least(rows, i32.const(capacity)),
        gather ? call(gather, get(position), get(rows)) : [],
        set(inEnd, i32.add(get(inBatch), get(rows))),
        set(isEnd, i32.or(i32.eq(get(inEnd), i32.const(batch)), i32.eq(i32.add(get(position), get(rows)), i32.const(trainingCount)))),
        when(get(isEnd), [call(begin, get(inEnd))]),
        when(
          descent ? i32.and(get(isEnd), i32.eqz(get(inBatch))) : i32.const(0),
          descent ? [call(descent, inputs, targets, get(rows), zero), division.barrier, updateBiases] : [],
          [call(gradient, inputs, targets, get(rows), get(inBatch)), piecemeal ? [] : when(get(isEnd), [division.barrier, updateWeights, updateBiases])],
        ),
        division.barrier,
        set(position, i32.add(get(position), get(rows))),
      ),
    ]
  })
  placeConstants(lanes, memory)
  return new WebAssembly.Module(module.bytes())
}

/** A thread's instance of a compiled program. */
export const batchProgram = (module: WebAssembly.Module, memory: WebAssembly.Memory): BatchProgram => start(module, memory)

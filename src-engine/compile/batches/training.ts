import { get, repeatWhile, select, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import type { Division } from './division.ts'
import { addGathering } from './gathering.ts'
import { addGradientParts, type ForwardRoutine, type GradientParts } from './passes.ts'
import type { BatchPlan, BatchTask } from './plan.ts'
import { addUpdates, type Updates } from './update.ts'

/** What a training is put together from. */
interface Material {
  /** From a position and a number of samples, where they are shuffled. */
  readonly gather: Routine<readonly ['i32', 'i32'], 'none'> | null
  /** Addresses of the samples from a position on, when they have been gathered. */
  inputsAt(position: Local<'i32'>): Code<'i32'>
  targetsAt(position: Local<'i32'>): Code<'i32'>
  readonly parts: GradientParts
  readonly division: Division
}

/** Adds what trains: `train`, or, for a piecemeal plan, all the pieces of it. See program.ts. */
export function addTraining(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, division: Division, forward: ForwardRoutine): void {
  const { lanes } = plan
  const gather = task.shuffled ? addGathering(module, plan, division) : null
  const at =
    (table: number, gathered: number, stride: number): Material['inputsAt'] =>
    (position) =>
      gather ? i32.const(gathered) : i32.add(i32.const(table), i32.mul(get(position), i32.const(stride * lanes.bytes)))
  const material = {
    gather,
    inputsAt: at(plan.trainingInputs, plan.gatheredInputs, plan.inputStride),
    targetsAt: at(plan.trainingTargets, plan.gatheredTargets, plan.targetStride),
    parts: addGradientParts(module, plan, task, division, forward),
    division,
  }
  if (task.piecemeal) addPieces(module, plan, task, material, addUpdates(module, plan, task, division))
  else addWhole(module, plan, task, material)
}

const least = (a: Local<'i32'>, b: Code<'i32'>): Code => set(a, select(i32.lt_u(get(a), b), get(a), b))

/** Every piece ends where threads wait for each other: before, one that comes late may not yet have read what it is to do, and the next order overwrites that. */
function addPieces(module: ModuleBuilder, { capacity }: BatchPlan, { batch, trainingCount }: BatchTask, { gather, inputsAt, targetsAt, parts, division: { barrier } }: Material, { begin, weights, biases }: Updates): void {
  module.add('forth', ['i32', 'i32'], 'none', ([position, rows], newLocal) => [
    gather ? call(gather, get(position), get(rows)) : [],
    parts.forth(inputsAt(position), targetsAt(position), get(rows), newLocal),
    barrier,
  ])
  module.add('back', ['i32', 'i32'], 'none', ([rows, stretch], newLocal) => [parts.back(get(rows), newLocal, get(stretch)), barrier])
  const addGradient = (name: 'gradient' | 'descend', gradient: GradientParts['gradient']) =>
    module.add(name, ['i32', 'i32'], 'none', ([position, stretch], newLocal) => {
      const [inBatch, rows] = [newLocal('i32'), newLocal('i32')]
      return [
        set(inBatch, i32.rem_u(get(position), i32.const(batch))),
        set(rows, i32.const(capacity)),
        least(rows, i32.sub(i32.const(batch), get(inBatch))),
        least(rows, i32.sub(i32.const(trainingCount), get(position))),
        gradient(inputsAt(position), get(rows), get(inBatch), newLocal, get(stretch)),
        barrier,
      ]
    })
  addGradient('gradient', parts.gradient)
  if (parts.descent) addGradient('descend', parts.descent)
  module.add('beginUpdate', ['i32'], 'none', ([samples]) => [call(begin, get(samples))])
  module.add('updateWeights', ['i32', 'i32'], 'none', ([from, to]) => [call(weights, get(from), get(to)), barrier])
  if (biases) module.add('updateBiases', ['i32', 'i32'], 'none', ([from, to]) => [call(biases, get(from), get(to)), barrier])
}

function addWhole(module: ModuleBuilder, plan: BatchPlan, task: BatchTask, { gather, inputsAt, targetsAt, parts, division }: Material): void {
  const { batch, trainingCount } = task
  const addPass = (last: GradientParts['gradient']) =>
    module.add(null, ['i32', 'i32', 'i32', 'i32'], 'none', ([inputs, targets, rows, goesOn], newLocal): Statements => [
      parts.forth(get(inputs), get(targets), get(rows), newLocal),
      parts.back(get(rows), newLocal),
      division.barrier,
      last(get(inputs), get(rows), get(goesOn), newLocal),
    ])
  const gradient = addPass(parts.gradient)
  const descent = parts.descent && addPass(parts.descent)
  const { begin, weights, biases } = addUpdates(module, plan, task, division)
  const zero = i32.const(0)
  const updateWeights = call(weights, zero, i32.const(plan.weightBytes))
  const updateBiases = biases ? call(biases, zero, i32.const(plan.parameterBytes - plan.weightBytes)) : []
  module.add('train', ['i32', 'i32'], 'none', ([position, to], newLocal): Statements => {
    const [inBatch, inEnd, isEnd, rows] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    const [inputs, targets] = [inputsAt(position), targetsAt(position)]
    return [
      repeatWhile(
        i32.lt_u(get(position), get(to)),
        set(inBatch, i32.rem_u(get(position), i32.const(batch))),
        set(rows, i32.sub(get(to), get(position))),
        least(rows, i32.sub(i32.const(batch), get(inBatch))),
        least(rows, i32.const(plan.capacity)),
        gather ? call(gather, get(position), get(rows)) : [],
        set(inEnd, i32.add(get(inBatch), get(rows))),
        set(isEnd, i32.or(i32.eq(get(inEnd), i32.const(batch)), i32.eq(i32.add(get(position), get(rows)), i32.const(trainingCount)))),
        when(get(isEnd), [call(begin, get(inEnd))]),
        when(
          descent ? i32.and(get(isEnd), i32.eqz(get(inBatch))) : i32.const(0),
          descent ? [call(descent, inputs, targets, get(rows), zero), division.barrier, updateBiases] : [],
          [call(gradient, inputs, targets, get(rows), get(inBatch)), when(get(isEnd), [division.barrier, updateWeights, updateBiases])],
        ),
        division.barrier,
        set(position, i32.add(get(position), get(rows))),
      ),
    ]
  })
}

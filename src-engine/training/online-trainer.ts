import { activations } from '../compile/activations.ts'
import { instantiate, ModuleBuilder } from '../compile/assembler/module.ts'
import { copyData, placeData } from '../compile/data-places.ts'
import { addFunctions, fillTables, placeTables } from '../compile/functions/functions.ts'
import { MemoryPlan } from '../compile/memory-plan.ts'
import { addForward, addLoopedDescent } from '../compile/online/descent.ts'
import { eachParameter, planNetwork } from '../compile/online/plan.ts'
import { isTimesRate, stateSlots } from '../compile/updates.ts'
import { addUnrolledDescent } from '../compile/unrolled/descent.ts'
import { addEvaluation } from '../compile/unrolled/evaluation.ts'
import { lossFunction } from '../network/losses.ts'
import { addSample, isCorrect, type Tally } from './tally.ts'
import type { Part, Trainer, TrainerSettings } from './trainer.ts'

/** Most bytes of data; a run that has more is left to the reference, which works where they lie. */
const mostBytes = 2 ** 30

/** Beyond this a number might overflow when it is multiplied by the scale of a layer. */
const largest = 1e300

/** What is unrolled, and what goes in loops. */
export interface Style {
  readonly descent: boolean
  readonly evaluation: boolean
}

/**
 * Unrolled code is the fastest while it is small: measured, up to some 60 parameters where an update is a product and a
 * difference; where it takes divisions and roots, two at a time in a loop are faster from the start. Evaluation, which
 * always goes by two samples, is faster up to some 300.
 */
function styleOf({ network, training }: TrainerSettings): Style {
  const isCheap = training.optimizer.kind !== 'adam' && training.optimizer.kind !== 'rmsprop'
  return { descent: isCheap && network.parameters.length <= 60, evaluation: network.parameters.length <= 300 }
}

/** Whether this tier takes a training: one update a sample, float64, numbers that are not beyond all measure. */
export function suitsOnline({ network, data, training, learningRate }: TrainerSettings): boolean {
  const isOnline = training.batchSize === 1 || data.training.count === 1
  const isModerate = learningRate <= largest && network.parameters.every((w) => Math.abs(w) <= largest)
  const bytes = [data.training, data.test].reduce((sum, { inputs, targets }) => sum + inputs.byteLength + targets.byteLength, 0)
  return network.precision === 'float64' && isOnline && isModerate && bytes <= mostBytes
}

/** Trains with one update a sample, in a WebAssembly module made for the network, whatever its size. */
export function createOnlineTrainer(settings: TrainerSettings, style = styleOf(settings)): Trainer {
  const { network, data, training, learningRate, order } = settings
  const { loss, optimizer, l1 = 0, l2 = 0 } = training
  const plan = new MemoryPlan()
  const [tallyAt, rate, powers] = [plan.place(24), plan.place(8), plan.place(16)]
  const tables = placeTables(plan, network.layers.map(({ activation }) => activation))
  const shape = planNetwork(plan, network, loss, optimizer)
  const places = placeData(plan, settings)

  const memory = new WebAssembly.Memory({ initial: plan.pages })
  const numbers = new Float64Array(memory.buffer)
  fillTables(memory, tables)
  copyData(memory, places, settings)
  numbers[rate / 8] = learningRate
  numbers.fill(1, powers / 8, powers / 8 + 2)
  eachParameter(shape, (index, place, scale) => (numbers[place] = network.parameters[index]! * scale))

  const module = new ModuleBuilder({ pages: plan.pages })
  const functions = addFunctions(module, tables)
  const addDescent = style.descent ? addUnrolledDescent : addLoopedDescent
  addDescent(module, shape, functions, { optimizer, l1, l2, rate, powers, places })
  if (style.evaluation) addEvaluation(module, shape, functions, tallyAt)
  else addForward(module, shape, functions)
  const program = instantiate<'train' | 'evaluate' | 'forward'>(module.bytes(), memory)

  const { inputs, outputs } = shape
  const hasMomentum = isTimesRate(optimizer) && stateSlots(optimizer) > 0
  const last = shape.layers[shape.layers.length - 1]!
  const { scale } = activations[last.activation]
  const lossOf = lossFunction(loss, last.activation)
  const values = new Float64Array(memory.buffer, last.values, outputs)
  const preactivations = new Float64Array(memory.buffer, shape.preactivations, outputs)
  const tallied = new Float64Array(memory.buffer, tallyAt, 3)
  const keptOrder = places.order === null ? null : new Uint32Array(memory.buffer, places.order, order!.length)

  const evaluateUnrolled = (part: Part, from: number, to: number, tally: Tally): void => {
    const rows = places.rows[part]
    tallied[0] = tally.lossSum
    tallied[1] = tally.maxLoss
    tallied[2] = tally.correct
    program.evaluate(rows.inputs + 8 * inputs * from, rows.targets + 8 * outputs * from, to - from)
    tally.lossSum = tallied[0]
    tally.maxLoss = tallied[1]
    tally.correct = tallied[2]
  }
  const evaluateEach = (part: Part, from: number, to: number, tally: Tally): void => {
    const { targets } = data[part]
    for (let sample = from; sample < to; sample++) {
      program.forward(places.rows[part].inputs + 8 * inputs * sample)
      if (loss === 'cross-entropy' && scale !== 1) for (let j = 0; j < outputs; j++) preactivations[j]! /= scale
      addSample(tally, lossOf.value(preactivations, values, targets, sample * outputs), isCorrect(values, targets, sample * outputs))
    }
  }

  return {
    sampleCost: (3 * network.parameters.length + 20 * network.layers.reduce((sum, { units }) => sum + units, 0)) / 4,
    train(from, to) {
      if (from === 0 && keptOrder) keptOrder.set(order!)
      program.train(from, to)
    },
    setLearningRate(next) {
      const present = numbers[rate / 8]!
      // Momentum comes times the learning rate; of a rate of 0 it is 0.
      if (hasMomentum && present !== 0) eachParameter(shape, (_, place) => (numbers[place + shape.slotBytes / 8] = (numbers[place + shape.slotBytes / 8]! / present) * next))
      numbers[rate / 8] = next
    },
    evaluate: style.evaluation ? evaluateUnrolled : evaluateEach,
    read: (into) => eachParameter(shape, (index, place, factor) => (into[index] = numbers[place]! / factor)),
  }
}

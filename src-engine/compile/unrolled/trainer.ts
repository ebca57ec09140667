import type { Trainer, TrainerSettings } from '../../training/trainer.ts'
import { activations } from '../activations.ts'
import { instantiate, ModuleBuilder } from '../assembler/module.ts'
import { copyData, placeData } from '../data-places.ts'
import { addFunctions, fillTables, placeTables } from '../functions/functions.ts'
import { MemoryPlan } from '../memory-plan.ts'
import { addDescent } from './descent.ts'
import { addEvaluation } from './evaluation.ts'
import type { Shape } from './shape.ts'
import { stateSlots } from '../updates.ts'

/** Parameters up to which unrolled code is the fastest: beyond, it no longer fits where processors keep decoded code. */
const mostParameters = 300

/** Beyond this a number might overflow when it is multiplied by a layer's scale. */
const largest = 1e300

/** Whether this tier takes a training: one update a sample, float64, a small network. */
export function suitsUnrolled({ network, data, training, learningRate }: TrainerSettings): boolean {
  const { batchSize } = training
  const isOnline = batchSize === 1 || data.training.count === 1
  const isModerate = learningRate <= largest && network.parameters.every((w) => Math.abs(w) <= largest)
  return network.precision === 'float64' && isOnline && network.parameters.length <= mostParameters && isModerate
}

/** A trainer of one network compiled to one module, with its training and its evaluation unrolled. */
export function createUnrolledTrainer({ network, data, training, learningRate, order }: TrainerSettings): Trainer {
  const { parameters } = network
  const shape: Shape = {
    inputs: network.inputs,
    outputs: network.outputs,
    layers: network.layers.map(({ inputs, units, activation, biases }) => ({ inputs, units, activation, biased: biases !== null })),
    loss: training.loss,
  }
  const { optimizer, l1 = 0, l2 = 0 } = training

  const plan = new MemoryPlan()
  const tallyAt = plan.place(24)
  const powersAt = plan.place(16)
  const parametersAt = plan.place(parameters.byteLength)
  const stateAt = plan.place(parameters.byteLength * stateSlots(optimizer))
  const tables = placeTables(plan, shape.layers.map(({ activation }) => activation))
  const places = placeData(plan, { data, order })

  const module = new ModuleBuilder({ pages: plan.pages })
  const functions = addFunctions(module, tables)
  const { inputs, targets } = places.rows.training
  addDescent(module, shape, functions, { optimizer, rate: learningRate, l1, l2, parameters: parametersAt, state: stateAt, powers: powersAt, inputs, targets, order: places.order })
  addEvaluation(module, shape, functions, { parameters: parametersAt, tally: tallyAt })

  const memory = new WebAssembly.Memory({ initial: plan.pages })
  const { train, evaluate } = instantiate<'train' | 'evaluate'>(module.bytes(), memory)
  const tallied = new Float64Array(memory.buffer, tallyAt, 3)
  const kept = new Float64Array(memory.buffer, parametersAt, parameters.length)
  const keptOrder = places.order === null ? null : new Uint32Array(memory.buffer, places.order, order!.length)
  const scales = scalesOf(shape)
  parameters.forEach((w, p) => (kept[p] = w * scales[p]!))
  new Float64Array(memory.buffer, powersAt, 2).fill(1)
  fillTables(memory, tables)
  copyData(memory, places, { data })

  return {
    sampleCost: 3 * parameters.length + 10 * shape.layers.reduce((sum, { units }) => sum + units, 0),
    train(from, to) {
      if (from === 0 && keptOrder) keptOrder.set(order!)
      train(from, to)
    },
    evaluate(part, from, to, tally) {
      const rows = places.rows[part]
      tallied[0] = tally.lossSum
      tallied[1] = tally.maxLoss
      tallied[2] = tally.correct
      evaluate(rows.inputs + 8 * shape.inputs * from, rows.targets + 8 * shape.outputs * from, to - from)
      tally.lossSum = tallied[0]
      tally.maxLoss = tallied[1]
      tally.correct = tallied[2]
    },
    read(into) {
      for (let p = 0; p < into.length; p++) into[p] = kept[p]! / scales[p]!
    },
  }
}

/** What each parameter is multiplied by in the module's memory. */
function scalesOf({ layers }: Shape): Float64Array {
  const weights = layers.flatMap(({ inputs, units, activation }) => new Array<number>(inputs * units).fill(activations[activation].scale))
  const biases = layers.flatMap(({ units, activation, biased }) => new Array<number>(biased ? units : 0).fill(activations[activation].scale))
  return Float64Array.from([...weights, ...biases])
}

import { copyData } from '../compile/data-places.ts'
import { copyColumns } from '../compile/evaluation/plan.ts'
import { mostEpochs } from '../compile/online/epochs.ts'
import { chunksOf, eachParameter, eachStretch } from '../compile/online/plan.ts'
import { openOnline, planOnline } from '../compile/online/program.ts'
import { untilPageEnd } from '../compile/memory-plan.ts'
import { isTimesRate, stateSlots } from '../compile/updates.ts'
import { vectorsPerRegister } from '../compile/vector-width.ts'
import { isLarge, neuronCost } from '../network/network.ts'
import type { Trainer, TrainerSettings, WholeEpochs } from './trainer.ts'

/** Most bytes of data; a run that has more is left to the reference, which works where they lie. */
const mostBytes = 2 ** 30

/** A layer's neurons go by chunks, each with code of its own: where there are more, it would take long to compile, and in the end too much for V8. */
const mostChunks = 260

/** Beyond this a number might overflow when it is multiplied by the scale of a layer. */
const largest = 1e300

/**
 * Unrolled code is the fastest while it is small: measured, up to some 60 parameters where an update is a product and a
 * difference; where it takes divisions and roots, two at a time in a loop are faster from the start.
 */
function suitsUnrolling({ network, training }: TrainerSettings): boolean {
  const isCheap = training.optimizer.kind !== 'adam' && training.optimizer.kind !== 'rmsprop'
  return isCheap && network.parameters.length <= 60
}

/** Whether this tier takes a training: one update a sample, float64, not too much code, numbers that are not beyond all measure. */
export function suitsOnline({ network, data, training, learningRate }: TrainerSettings): boolean {
  const isOnline = training.batchSize === 1 || data.training.count === 1
  const isModerate = (): boolean => learningRate <= largest && network.parameters.every((w) => Math.abs(w) <= largest)
  const chunks = network.layers.reduce((sum, { units }) => sum + chunksOf(Math.ceil(units / 2)).length, 0)
  const bytes = [data.training, data.test].reduce((sum, { inputs, targets }) => sum + inputs.byteLength + targets.byteLength, 0)
  // A large network's sample takes too long to go without a break: batches, of one sample too, are updated piece by piece.
  return network.precision === 'float64' && isOnline && !isLarge(network) && chunks <= mostChunks && bytes <= mostBytes && isModerate()
}

/**
 * Trains with one update a sample, in a WebAssembly module made for the network, whatever its size.
 * @param isUnrolled whether an update is unrolled, if not as its size asks for it
 * @param perRegister vectors that share a register, if not as this thread has it
 * @param isTight whether memory ends where the plan does, so that tests find whatever goes beyond
 */
export function createOnlineTrainer(settings: TrainerSettings, { isUnrolled = suitsUnrolling(settings), perRegister = vectorsPerRegister(), isTight = false }: { isUnrolled?: boolean; perRegister?: 1 | 2; isTight?: boolean } = {}): Trainer {
  const { network, data, training, learningRate, order } = settings
  const { optimizer } = training
  const loose = planOnline(settings, isUnrolled, perRegister)
  const plan = isTight ? planOnline(settings, isUnrolled, perRegister, untilPageEnd(loose.start, loose.end)) : loose
  const { shape, task, evaluation } = plan
  const { places } = task
  const { memory, program, release } = openOnline(plan)
  const numbers = new Float64Array(memory.buffer)
  copyData(memory, places, settings)
  copyColumns(memory, evaluation, data)
  numbers[task.rate / 8] = learningRate
  numbers.fill(1, task.powers / 8, task.powers / 8 + 2)
  // The system gives memory page by page, at the first write: here, and not in the run's first update, where it took a tenth of a second.
  numbers.fill(0, shape.layers[0]!.weights / 8, shape.layers[0]!.weights / 8 + (shape.slotBytes / 8) * (1 + stateSlots(optimizer)))
  eachStretch(shape, (index, place, length, scale) => {
    for (let p = 0; p < length; p++) numbers[place + p] = network.parameters[index + p]! * scale
  })

  const tallied = new Float64Array(memory.buffer, evaluation.tally, 3)
  const keptOrder = places.order === null ? null : new Uint32Array(memory.buffer, places.order, order!.length)
  const hasMomentum = isTimesRate(optimizer) && stateSlots(optimizer) > 0

  const epochs: WholeEpochs = {
    most: keptOrder ? 1 : mostEpochs,
    points: new Float64Array(memory.buffer, plan.points, plan.pointLength * mostEpochs),
    train(first, count, threshold) {
      keptOrder?.set(order!)
      return program.epochs(first, count, threshold)
    },
  }

  return {
    sampleCost: (3 * network.parameters.length + neuronCost(network)) / 4,
    train(from, to) {
      if (from === 0) keptOrder?.set(order!)
      program.train(from, to)
    },
    setLearningRate(rate) {
      const present = numbers[task.rate / 8]!
      numbers[task.rate / 8] = rate
      // Momentum comes times the learning rate; of a rate of 0 it is 0.
      if (hasMomentum && present !== 0) eachParameter(shape, (place) => (numbers[place + shape.slotBytes / 8] = (numbers[place + shape.slotBytes / 8]! / present) * rate))
    },
    evaluate(part, from, to, tally) {
      tallied[0] = tally.lossSum
      tallied[1] = tally.maxLoss
      tallied[2] = tally.correct
      program.evaluate(evaluation.parts[part] + 8 * from, to - from)
      tally.lossSum = tallied[0]
      tally.maxLoss = tallied[1]
      tally.correct = tallied[2]
    },
    epochs,
    read(into) {
      eachStretch(shape, (index, place, length, factor) => {
        for (let p = 0; p < length; p++) into[index + p] = numbers[place + p]! / factor
      })
    },
    release,
  }
}

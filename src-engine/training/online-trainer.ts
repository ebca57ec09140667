import { copyData } from '../compile/data-places.ts'
import { copyColumns } from '../compile/evaluation/plan.ts'
import { mostEpochs } from '../compile/online/epochs.ts'
import { chunksOf, eachParameter, eachStretch } from '../compile/online/plan.ts'
import { openOnline, planOnline } from '../compile/online/program.ts'
import { untilPageEnd } from '../compile/memory-plan.ts'
import { isTimesRate, stateSlots } from '../compile/updates.ts'
import { vectorsPerRegister } from '../compile/vector-width.ts'
import { isLarge, neuronCost } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'
import { createBatchTrainer } from './batch-trainer.ts'
import type { Tally } from './tally.ts'
import type { Part, Trainer, TrainerSettings, WholeEpochs } from './trainer.ts'

/** Most bytes of data; a run that has more is left to the reference, which works where they lie. */
const mostBytes = 2 ** 30

/** A layer's neurons go by chunks, each with code of its own: where there are more, it would take long to compile, and in the end too much for V8. */
const mostChunks = 260

/**
 * Beyond these, numbers might overflow in this tier's order of operations and not in the definition's, or the other way round. Of
 * unrolled code the weights of all layers are multiplied with each other, before an error near 0 is.
 */
const largest = 1e150
const largestWeight = (layers: number, isUnrolled: boolean): number => (isUnrolled ? 10 ** (250 / Math.max(2, layers)) : largest)

/** Below, momentum that comes times the learning rate loses its digits. */
const leastRate = 1e-150

/** Bytes of parameters, with what the optimizer remembers of them, that are kept before an epoch and looked at after it; and multiply-adds of an epoch that can be done once more meanwhile. */
const [mostWatchedBytes, mostWatchedCost] = [2 ** 15, 4e6]

/**
 * Unrolled code is the fastest while it is small: measured, up to some 60 parameters where an update is a product and a
 * difference; where it takes divisions and roots, two at a time in a loop are faster from the start.
 */
function suitsUnrolling({ network, training }: TrainerSettings): boolean {
  const isCheap = training.optimizer.kind !== 'adam' && training.optimizer.kind !== 'rmsprop'
  return isCheap && network.parameters.length <= 60
}

/** Whether this tier takes a training: one update a sample, float64, not too much code, numbers that are not beyond all measure. */
export function suitsOnline(settings: TrainerSettings): boolean {
  const { network, data, training, learningRate } = settings
  const { l1 = 0, l2 = 0 } = training
  const isOnline = training.batchSize === 1 || data.training.count === 1
  const numbers = [[l1, l2], data.training.inputs, data.training.targets, data.test.inputs, data.test.targets]
  const mostOfWeights = largestWeight(network.layers.length, suitsUnrolling(settings))
  const isModerate = (): boolean => suitsRate(training, learningRate) && areModerate(network.parameters, mostOfWeights) && numbers.every((each) => areModerate(each, largest))
  const chunks = network.layers.reduce((sum, { units }) => sum + chunksOf(Math.ceil(units / 2)).length, 0)
  const bytes = [data.training, data.test].reduce((sum, { inputs, targets }) => sum + inputs.byteLength + targets.byteLength, 0)
  // A large network's sample takes too long to go without a break: batches, of one sample too, are updated piece by piece.
  return network.precision === 'float64' && isOnline && !isLarge(network) && chunks <= mostChunks && bytes <= mostBytes && isModerate()
}

const hasMomentum = ({ optimizer }: TrainerSettings['training']): boolean => isTimesRate(optimizer) && stateSlots(optimizer) > 0

const suitsRate = (training: TrainerSettings['training'], rate: number): boolean => rate <= largest && (rate >= leastRate || !hasMomentum(training))

/** Whether no number's magnitude is beyond `most`; NaN is. */
function areModerate(numbers: ArrayLike<number>, most: number): boolean {
  for (let index = 0; index < numbers.length; index++) if (!(Math.abs(numbers[index]!) <= most)) return false
  return true
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
  const { count } = data.training
  const sampleCost = (3 * network.parameters.length + neuronCost(network)) / 4
  const rememberedBytes = 8 * network.parameters.length * (1 + stateSlots(optimizer))
  const isWatched = rememberedBytes <= mostWatchedBytes && count * sampleCost <= mostWatchedCost
  const mostOfWeights = largestWeight(network.layers.length, isUnrolled)
  const options = { isUnrolled, perRegister, largestWeight: isWatched ? mostOfWeights : null }
  const loose = planOnline(settings, options)
  const plan = isTight ? planOnline(settings, options, untilPageEnd(loose.start, loose.end)) : loose
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

  /** Parameters times their layers' scales, the optimizer's states behind them, and adam's powers. */
  const slotNumbers = shape.slotBytes / 8
  const remembered = numbers.subarray(shape.layers[0]!.weights / 8, shape.layers[0]!.weights / 8 + slotNumbers * (1 + stateSlots(optimizer)))
  const weights = remembered.subarray(0, slotNumbers)
  const powers = numbers.subarray(task.powers / 8, task.powers / 8 + 2)
  /** Of before an epoch. */
  const before = isWatched ? { remembered: remembered.slice(), powers: optimizer.kind === 'adam' ? powers.slice() : null } : null
  const read = (into: Reals): void =>
    eachStretch(shape, (index, place, length, factor) => {
      for (let p = 0; p < length; p++) into[index + p] = numbers[place + p]! / factor
    })

  /**
   * Who goes on from the first epoch on that ends with a number beyond all measure: batches of one, whose operations are the
   * definition's in its order. Which epoch that is does not depend on how many were trained in one go, or where one was cut. Where
   * an epoch is too long to be done once more, nobody looks.
   */
  let successor: Trainer | null = null
  function handOver(): Trainer {
    read(network.parameters)
    const rate = numbers[task.rate / 8]!
    const states = Array.from({ length: stateSlots(optimizer) }, (_, slot) => {
      const state = new Float64Array(network.parameters.length)
      eachStretch(shape, (index, place, length, scale) => {
        for (let p = 0; p < length; p++) state[index + p] = numbers[place + (1 + slot) * slotNumbers + p]! / (isTimesRate(optimizer) ? rate * scale : 1)
      })
      return state
    })
    return createBatchTrainer({ ...settings, learningRate: rate }, { begun: { states, powers: [powers[0]!, powers[1]!] } })
  }
  function keep(): void {
    before?.remembered.set(remembered)
    before?.powers?.set(powers)
  }
  /** Whether all numbers are still moderate; if not, everything is as it was kept. */
  function isWell(): boolean {
    if (!before || areModerate(weights, mostOfWeights)) return true
    remembered.set(before.remembered)
    if (before.powers) powers.set(before.powers)
    return false
  }
  /** @returns how many whole epochs, none of which ends beyond all measure; none where the first does */
  function trainWhole(first: number, most: number, threshold: number): number {
    keep()
    const done = program.epochs(first, most, threshold)
    // The program ends after the first epoch that is not.
    return isWell() ? done : done === 1 ? 0 : trainWhole(first, done - 1, threshold)
  }

  const epochs: WholeEpochs = {
    most: keptOrder ? 1 : mostEpochs,
    points: new Float64Array(memory.buffer, plan.points, plan.pointLength * mostEpochs),
    train(first, most, threshold) {
      keptOrder?.set(order!)
      const done = successor ? 0 : trainWhole(first, most, threshold)
      if (done > 0) return done
      successor ??= handOver()
      successor.train(0, count)
      writePoint(epochs.points, first, successor, data)
      return 1
    },
  }

  return {
    sampleCost,
    train(from, to) {
      if (successor) return successor.train(from, to)
      if (from === 0) {
        keptOrder?.set(order!)
        keep()
      }
      program.train(from, to)
      if (to < count || isWell()) return
      successor = handOver()
      successor.train(0, count)
    },
    setLearningRate(rate) {
      if (!successor && !suitsRate(training, rate)) successor = handOver()
      if (successor) return successor.setLearningRate(rate)
      const factor = rate / numbers[task.rate / 8]!
      numbers[task.rate / 8] = rate
      // Momentum comes times the learning rate.
      if (hasMomentum(training)) eachParameter(shape, (place) => (numbers[place + slotNumbers] = numbers[place + slotNumbers]! * factor))
    },
    evaluate(part, from, to, tally) {
      if (successor) return successor.evaluate(part, from, to, tally)
      tallied[0] = tally.lossSum
      tallied[1] = tally.maxLoss
      tallied[2] = tally.correct
      program.evaluate(evaluation.parts[part] + 8 * from, to - from)
      tally.lossSum = tallied[0]
      tally.maxLoss = tallied[1]
      tally.correct = tallied[2]
    },
    epochs,
    read: (into) => (successor ? successor.read(into) : read(into)),
    release,
  }
}

/** A point of the history, as a program leaves it. */
function writePoint(points: Float64Array, epoch: number, trainer: Trainer, data: TrainerSettings['data']): void {
  const tallyOf = (part: Part): Tally => {
    const tally = { lossSum: 0, maxLoss: 0, correct: 0 }
    trainer.evaluate(part, 0, data[part].count, tally)
    return tally
  }
  const { lossSum, maxLoss, correct } = tallyOf('training')
  points.set([epoch, lossSum / data.training.count, maxLoss, correct / data.training.count])
  if (data.test.count === 0) return
  const test = tallyOf('test')
  points.set([test.lossSum / data.test.count, test.correct / data.test.count], 4)
}

import { lanesOf } from '../compile/batches/lanes.ts'
import { placeOfWeight, planBatches, scalars, vectors, type BatchPlan, type BatchTask, type LayerPlan } from '../compile/batches/plan.ts'
import { tallyBytes } from '../compile/batches/tally.ts'
import { batchProgram, compileBatches } from '../compile/batches/program.ts'
import { stateSlots } from '../compile/updates.ts'
import { hasRelaxedSimd } from '../compile/assembler/relaxed.ts'
import { pageBytes, untilPageEnd } from '../compile/memory-plan.ts'
import { vectorsPerRegister } from '../compile/vector-width.ts'
import { isLarge, type Network } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'
import type { Samples } from './samples.ts'
import { Team } from './team.ts'
import type { Trainer, TrainerSettings } from './trainer.ts'

/** Most memory of a run; what needs more is left to the reference, which works where the data lie. */
const mostBytes = 2 ** 30

/** How many times faster than the reference's a multiply-add is taken to be here. */
const gain = { float64: 8, float32: 16 } as const

/** Bytes of parameters in a piece of a large network's update, between which Pause and Stop are heard: some milliseconds. */
const pieceBytes = 2 ** 22

/** Multiply-adds of a batch, as `sampleCost` counts them, that are worth being divided among threads: about a millisecond. */
const worthDividing = 2e6

function sampleCostOf({ precision, parameters, layers }: Network, batch: number): number {
  return ((3 + 4 / batch) * parameters.length + 20 * layers.reduce((sum, { units }) => sum + units, 0)) / gain[precision]
}

function taskOf({ network, data, training, order }: TrainerSettings, divided?: boolean, piecemeal = isLarge(network)): BatchTask {
  const { l1 = 0, l2 = 0, loss, optimizer, batchSize } = training
  const { count } = data.training
  const batch = batchSize === 'full' ? count : Math.min(batchSize, count)
  return { network, loss, optimizer, l1, l2, batch, shuffled: order !== null, trainingCount: count, testCount: data.test.count, divided: divided ?? batch * sampleCostOf(network, batch) >= worthDividing, piecemeal }
}

function planOf(task: BatchTask, perRegister = vectorsPerRegister(), isTight = false): BatchPlan {
  const { precision } = task.network
  const lanes = lanesOf(precision, precision === 'float32' && hasRelaxedSimd(), perRegister)
  const plan = planBatches(task, lanes)
  return isTight ? planBatches(task, lanes, untilPageEnd(plan.start, plan.totalBytes)) : plan
}

/**
 * Whether this tier can take a training: any whose memory is not too large. Updates after every sample, which are batches of
 * one, are quicker where they have a tier of their own.
 */
export function suitsBatches(settings: TrainerSettings): boolean {
  return planOf(taskOf(settings)).totalBytes <= mostBytes
}

/**
 * Trains by batches in a WebAssembly module of its own (compile/batches).
 * @param divided whether other threads may help, if not as the work is worth it
 * @param piecemeal whether updates are done piece by piece, if not as the network's size asks for it
 * @param perRegister vectors that share a register, if not as this thread has it
 * @param isTight whether memory ends where the plan does, so that tests find whatever goes beyond
 */
export function createBatchTrainer(settings: TrainerSettings, { divided, piecemeal, perRegister, isTight }: { divided?: boolean; piecemeal?: boolean; perRegister?: 1 | 2; isTight?: boolean } = {}): Trainer {
  const { network, data, training, learningRate, order } = settings
  const { precision } = network
  const { count } = data.training
  const task = taskOf(settings, divided, piecemeal)
  const { batch } = task
  const plan = planOf(task, perRegister, isTight)
  const pages = Math.ceil(plan.totalBytes / pageBytes)
  const memory = new WebAssembly.Memory(task.divided ? { initial: pages, maximum: pages, shared: true } : { initial: pages })
  const numbers = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer)
  fill(numbers, plan, network, data)
  for (const part of ['training', 'test'] as const) new Float64Array(memory.buffer).set(data[part].targets, plan.evaluatedTargets[part] / 8)
  const parametersFrom = plan.parameters / plan.lanes.bytes
  const parameterNumbers = plan.parameterBytes / plan.lanes.bytes
  const parameters = numbers.subarray(parametersFrom, parametersFrom + parameterNumbers)
  // What is first written in a run would be given to it there, page by page: tens of milliseconds of a large network's first update.
  const kept = task.piecemeal ? parameters.slice() : null
  if (task.piecemeal) {
    numbers.fill(0, parametersFrom + parameterNumbers, parametersFrom + (2 + stateSlots(training.optimizer)) * parameterNumbers)
    numbers.fill(0, parametersFrom + 4 * parameterNumbers, plan.trainingInputs / plan.lanes.bytes)
  }
  new Float64Array(memory.buffer).fill(1, (plan.scalars + scalars.power1) / 8, (plan.scalars + scalars.power2) / 8 + 1)
  const setLearningRate = (rate: number): void => {
    new Float64Array(memory.buffer)[(plan.scalars + scalars.rate) / 8] = rate
    numbers[(plan.scalars + vectors.rate) / plan.lanes.bytes] = rate
  }
  setLearningRate(learningRate)
  const module = compileBatches(plan, task, memory)
  const team = plan.meetingPlace === null ? undefined : new Team({ module, memory, meetingPlace: plan.meetingPlace })
  const program = team?.leader ?? batchProgram(module, memory)

  const shuffled = new Uint32Array(memory.buffer, plan.order, order?.length ?? 0)
  const tallied = new Float64Array(memory.buffer, plan.tally, tallyBytes / 8)
  const partInputs = { training: plan.trainingInputs, test: plan.testInputs }
  const inputBytes = plan.inputStride * plan.lanes.bytes
  let done = 0
  const { weightBytes } = plan
  const allBytes = network.layers[0]!.biases ? plan.parameterBytes : weightBytes
  /** The byte of weights, and biases behind them, up to which the last update has come. */
  let updated = allBytes

  const proceed = (): boolean => {
    const from = updated
    if (from === allBytes) return false
    updated = Math.min(from < weightBytes ? weightBytes : allBytes, from + pieceBytes)
    if (from < weightBytes) program.updateWeights!(from, updated)
    else program.updateBiases!(from - weightBytes, updated - weightBytes)
    return true
  }
  const settle = (): void => {
    while (proceed());
  }
  const train = (to: number): void => {
    if (!task.piecemeal) return program.train(done, to)
    for (let from = done, end = from; from < to; from = end) {
      settle()
      end = Math.min(to, from - (from % batch) + batch)
      program.train(from, end)
      if (end % batch === 0 || end === count) updated = 0
    }
  }

  return {
    sampleCost: sampleCostOf(network, batch),
    ...(team && { team }),
    relaxedSimd: plan.lanes.relaxed,
    train(from, to) {
      if (from === 0) {
        done = 0
        if (order) shuffled.set(order)
      }
      // Samples are computed together that always are, wherever an epoch is cut: parameters change at a batch's end only.
      const reached = to === count ? count : to - ((to % batch) % plan.capacity)
      if (reached > done) train(reached)
      done = Math.max(done, reached)
    },
    ...(kept && {
      proceed,
      keep() {
        settle()
        kept.set(parameters)
      },
      restore() {
        updated = allBytes
        parameters.set(kept)
      },
    }),
    setLearningRate(rate) {
      settle()
      setLearningRate(rate)
    },
    evaluate(part, from, to, tally) {
      settle()
      tallied[0] = tally.lossSum
      tallied[1] = tally.maxLoss
      tallied[2] = tally.correct
      for (let start = from; start < to; start += plan.capacity) {
        const rows = Math.min(plan.capacity, to - start)
        program.forward(partInputs[part] + start * inputBytes, rows)
        program.tally(plan.evaluatedTargets[part] + 8 * plan.outputs * start, rows)
      }
      tally.lossSum = tallied[0]
      tally.maxLoss = tallied[1]
      tally.correct = tallied[2]
    },
    read(into) {
      settle()
      eachStretch(network, plan, (index, place, length) => {
        for (let p = 0; p < length; p++) into[index + p] = numbers[place + p]!
      })
    },
  }
}

/** Puts parameters and data into their places. */
function fill(numbers: Reals, plan: BatchPlan, network: Network, data: TrainerSettings['data']): void {
  const { inputs, outputs, targetStride, lanes } = plan
  const put = (values: Float64Array, width: number, address: number, stride: number): void => {
    const start = address / lanes.bytes
    for (let index = 0, row = 0; index < values.length; row++) for (let column = 0; column < width; column++, index++) numbers[start + row * stride + column] = values[index]!
  }
  const putInputs = (samples: Samples, address: number): void => put(samples.inputs, inputs, address, plan.inputStride)
  putInputs(data.training, plan.trainingInputs)
  putInputs(data.test, plan.testInputs)
  const first = plan.trainingTargets / lanes.bytes
  numbers.fill(targetOfNoNeuron(plan), first, first + data.training.count * targetStride)
  put(data.training.targets, outputs, plan.trainingTargets, targetStride)
  eachStretch(network, plan, (index, place, length) => {
    for (let p = 0; p < length; p++) numbers[place + p] = network.parameters[index + p]!
  })
}

/** What a lane without a neuron comes to, so that it has no error. (Not beside a column's neuron, but nobody reads what comes of it there.) */
function targetOfNoNeuron({ layers }: BatchPlan): number {
  return layers[layers.length - 1]!.activation === 'sigmoid' ? 0.5 : 0
}

/** Calls with each stretch of parameters: where it is in `Network.parameters`, where among the memory's numbers, and its length. */
function eachStretch(network: Network, { layers, lanes }: BatchPlan, visit: (index: number, place: number, length: number) => void): void {
  let index = 0
  const each = (rows: number, { units, panelWidth }: LayerPlan, placeOf: (i: number, j: number) => number): void => {
    for (let i = 0; i < rows; i++, index += units)
      for (let j = 0; j < units; j += panelWidth) visit(index + j, placeOf(i, j), Math.min(panelWidth, units - j))
  }
  for (const layer of layers) each(layer.inputs, layer, (i, j) => layer.weights / lanes.bytes + placeOfWeight(layer, i, j))
  if (network.layers[0]!.biases) for (const layer of layers) each(1, layer, (_, j) => layer.biases / lanes.bytes + j)
}

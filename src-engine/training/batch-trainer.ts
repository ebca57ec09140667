import { lanesOf } from '../compile/batches/lanes.ts'
import { placeOfWeight, planBatches, scalars, vectors, type BatchPlan, type BatchTask, type LayerPlan } from '../compile/batches/plan.ts'
import { tallyBytes } from '../compile/batches/tally.ts'
import { batchProgram, compileBatches, type BatchProgram } from '../compile/batches/program.ts'
import { isPlainDescent } from '../compile/batches/update.ts'
import { stateSlots } from '../compile/updates.ts'
import { hasRelaxedSimd } from '../compile/assembler/relaxed.ts'
import { pageBytes, untilPageEnd } from '../compile/memory-plan.ts'
import { vectorsPerRegister } from '../compile/vector-width.ts'
import { toTheEnd } from '../network/model.ts'
import { neuronCost, type Network } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'
import type { Samples } from './samples.ts'
import { Team } from './team.ts'
import type { Trainer, TrainerSettings } from './trainer.ts'

/** Most memory of a run; what needs more is left to the reference, which works where the data lie. */
const mostBytes = 2 ** 30

/** How many times faster than the reference's a multiply-add is taken to be here. */
const gain = { float64: 8, float32: 16 } as const

/** Bytes of parameters in a piece of a large network's update: some milliseconds, between which Pause and Stop are heard. */
const pieceBytes = 2 ** 22

/** Parameters that are read in one go. */
const readTogether = 2 ** 18

/** Multiply-adds of a batch, as `sampleCost` counts them, that are worth being divided among threads: about a millisecond. */
const worthDividing = 2e6

function sampleCostOf(network: Network, batch: number): number {
  return ((3 + 4 / batch) * network.parameters.length + neuronCost(network)) / gain[network.precision]
}

/** Beyond so many layers gradients may become subnormal numbers of float32, which take twenty times as long. */
const deep = 32

/** From so many parameters on samples that are computed together take some ten milliseconds, and where numbers become subnormal a hundred times as long. */
const mostAtOnce = 2 ** 17

/** Whether a training may take too long to go without breaks. */
const takesLong = ({ parameters, layers, precision }: Network): boolean => parameters.length > mostAtOnce || (precision === 'float32' && layers.length > deep)

function taskOf({ network, data, training, order }: TrainerSettings, divided?: boolean, piecemeal = takesLong(network)): BatchTask {
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

/** A training between two epochs, beside the parameters that it has come to. */
export interface BegunTraining {
  /** What the optimizer remembers: for each of its states a number a parameter, in the order of `Network.parameters`. */
  readonly states: readonly Float64Array[]
  /** adam's β₁ᵗ and β₂ᵗ. */
  readonly powers: readonly [number, number]
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
 * @param piecemeal whether it trains piece by piece, if not as the network asks for it
 * @param perRegister vectors that share a register, if not as this thread has it
 * @param isTight whether memory ends where the plan does, so that tests find whatever goes beyond
 * @param begun what another trainer has begun, to be gone on with
 */
export function createBatchTrainer(settings: TrainerSettings, { divided, piecemeal, perRegister, isTight, begun }: { divided?: boolean; piecemeal?: boolean; perRegister?: 1 | 2; isTight?: boolean; begun?: BegunTraining } = {}): Trainer {
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
  const kept = task.piecemeal ? parameters.slice() : null
  // What is first written in a run would be given to it there, page by page: tens of milliseconds of a large network's first update.
  numbers.fill(0, parametersFrom + parameterNumbers, parametersFrom + (2 + stateSlots(training.optimizer)) * parameterNumbers)
  numbers.fill(0, parametersFrom + 4 * parameterNumbers, plan.trainingInputs / plan.lanes.bytes)
  new Float64Array(memory.buffer).set(begun?.powers ?? [1, 1], (plan.scalars + scalars.power1) / 8)
  begun?.states.forEach((state, slot) => {
    for (const { layer, ordered, placed } of rowsOf(network, plan, state, numbers)) copyRow(layer, ordered, { ...placed, start: placed.start + (2 + slot) * parameterNumbers })
  })
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
  const piecesFrom = task.piecemeal ? piecesOf(plan, task, program) : null
  /** What is left to do of what a large network has been asked to train. */
  let pieces: Piece[] = []
  const proceed = (): boolean => {
    const piece = pieces.shift()
    piece?.()
    return piece !== undefined
  }
  const settle = (): void => {
    while (proceed());
  }
  function* reading(into: Reals): Generator<void, void> {
    while (proceed()) yield
    let copied = 0
    for (const { layer, ordered, placed } of rowsOf(network, plan, into, numbers)) {
      copyRow(layer, placed, ordered)
      copied += layer.units
      if (copied < readTogether) continue
      copied = 0
      yield
    }
  }
  const train = (to: number): void => {
    if (!piecesFrom) return program.train!(done, to)
    for (let position = done, rows = 0; position < to; position += rows) {
      settle()
      rows = Math.min(plan.capacity, batch - (position % batch), to - position)
      pieces = piecesFrom(position, rows)
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
      evaluatedTogether: plan.capacity,
      proceed,
      keep() {
        settle()
        kept.set(parameters)
      },
      restore() {
        pieces = []
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
    read: (into) => toTheEnd(reading(into)),
    ...(task.piecemeal && { reading }),
  }
}

/** A part of a training: with 4 million weights it takes some ten milliseconds, and the first time twice as long. */
type Piece = () => void

/** The pieces that a large network's training consists of: those of so many samples from a position on, with the update where a batch ends. */
function piecesOf({ weightBytes, parameterBytes, stretches }: BatchPlan, task: BatchTask, program: BatchProgram): (position: number, rows: number) => Piece[] {
  const { network, batch, trainingCount } = task
  const { forth, back, gradient, descend, beginUpdate, updateWeights, updateBiases } = program as Required<BatchProgram>
  const piecewise = (bytes: number, update: (from: number, to: number) => void): Piece[] =>
    Array.from({ length: Math.ceil(bytes / pieceBytes) }, (_, index) => () => update(index * pieceBytes, Math.min(bytes, (index + 1) * pieceBytes)))
  const weights = piecewise(weightBytes, updateWeights)
  const biases = network.layers[0]!.biases ? piecewise(parameterBytes - weightBytes, updateBiases) : []
  const descends = isPlainDescent(task)
  return (position, rows) => {
    const inBatch = position % batch
    const inEnd = inBatch + rows
    const isEnd = inEnd === batch || position + rows === trainingCount
    const begin = (): void => beginUpdate(inEnd)
    const deltas = [() => forth(position, rows), ...stretches.map((_, stretch) => () => back(rows, stretch))]
    if (descends && isEnd && inBatch === 0) return [...deltas, begin, ...stretches.map((_, stretch) => () => descend(position, stretch)), ...biases]
    const gradients = stretches.map((_, stretch) => () => gradient(position, stretch))
    return [...deltas, ...gradients, ...(isEnd ? [begin, ...weights, ...biases] : [])]
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
  for (const { layer, ordered, placed } of rowsOf(network, plan, network.parameters, numbers)) copyRow(layer, ordered, placed)
}

/** What a lane without a neuron comes to, so that it has no error. (Not beside a column's neuron, but nobody reads what comes of it there.) */
function targetOfNoNeuron({ layers }: BatchPlan): number {
  return layers[layers.length - 1]!.activation === 'sigmoid' ? 0.5 : 0
}

/** Where a row of weights, or a layer's biases, lies: one number a neuron, panel by panel, from a number on. */
interface Row {
  readonly numbers: Reals
  readonly start: number
  readonly panelDistance: number
}

/** Each row of parameters: as it lies in the order of `Network.parameters`, and as it is placed in memory. */
function* rowsOf(network: Network, { layers, lanes }: BatchPlan, parameters: Reals, numbers: Reals): Generator<{ layer: LayerPlan; ordered: Row; placed: Row }, void> {
  let index = 0
  const row = (layer: LayerPlan, place: number, panelDistance: number): { layer: LayerPlan; ordered: Row; placed: Row } => {
    const ordered = { numbers: parameters, start: index, panelDistance: layer.panelWidth }
    index += layer.units
    return { layer, ordered, placed: { numbers, start: place, panelDistance } }
  }
  for (const layer of layers) for (let i = 0; i < layer.inputs; i++) yield row(layer, layer.weights / lanes.bytes + placeOfWeight(layer, i, 0), layer.panelRows * layer.panelWidth)
  if (network.layers[0]!.biases) for (const layer of layers) yield row(layer, layer.biases / lanes.bytes, layer.panelWidth)
}

/** One function for both ways: when millions of weights are first read, V8 knows it from putting them there. */
function copyRow({ units, panelWidth }: LayerPlan, from: Row, to: Row): void {
  const [source, target] = [from.numbers, to.numbers]
  for (let j = 0, a = from.start, b = to.start; j < units; j += panelWidth, a += from.panelDistance, b += to.panelDistance) {
    const width = Math.min(panelWidth, units - j)
    for (let p = 0; p < width; p++) target[b + p] = source[a + p]!
  }
}

import type { Activation, Loss, OptimizerSettings } from '../../contract/experiment.ts'
import { neuronCost, type Network } from '../../network/network.ts'
import { stagesBytes, stepBytes } from './elementwise.ts'
import { endOfConstants, type Lanes } from './lanes.ts'
import { meetingPlaceBytes, mostThreads } from './meeting-place.ts'
import { tallyBytes } from './tally.ts'
import { largeTilesOf, tilesOf } from './tiles.ts'

/** What a batch program is made for. */
export interface BatchTask {
  readonly network: Network
  readonly loss: Loss
  readonly optimizer: OptimizerSettings
  readonly l1: number
  readonly l2: number
  /** Samples of an update. */
  readonly batch: number
  readonly shuffled: boolean
  readonly trainingCount: number
  readonly testCount: number
  /** Whether several threads may work at it. */
  readonly divided: boolean
  /** Whether a batch's gradient and update are left to who calls, who has them done piece by piece: in a large network they take long. */
  readonly piecemeal: boolean
}

/**
 * One layer in memory, in numbers where nothing else is said. Neurons are lanes: weights lie in panels of `panelWidth`
 * neurons, and in a panel row by row, an input each. Rows and neurons are padded, so that no tail needs code of its own.
 */
export interface LayerPlan {
  readonly inputs: number
  readonly units: number
  readonly activation: Activation
  /** Samples of a tile of Ỹ, and inputs of one of ∂L/∂W. */
  readonly tileSamples: number
  readonly tileInputs: number
  /** Neurons of a panel, and their vectors: a tile's width. */
  readonly panelWidth: number
  readonly panelVectors: number
  readonly panels: number
  /** Inputs, padded. */
  readonly panelRows: number
  /**
   * Whether a single neuron behind a layer has its weights lie along that layer's neurons, in its panels: there W is its own
   * transposition, and a sample's part of the gradient is as many numbers side by side as there are inputs. Lanes without a
   * neuron, here and in the layer before, come to anything: nobody reads them.
   */
  readonly isColumn: boolean
  /** Addresses in bytes. */
  readonly weights: number
  readonly biases: number
  /** Ỹ and then Y, and ∂L/∂Ỹ: [sample][neuron], `stride` numbers a sample. */
  readonly values: number
  readonly deltas: number
  readonly stride: number
}

/** One of so many parts of a layer's panels, on the way back; layers are counted from the last on. */
export interface LayerShare {
  readonly layer: number
  readonly part: number
  readonly parts: number
}

/** Where everything lies. Addresses and distances are in bytes. */
export interface BatchPlan {
  readonly lanes: Lanes
  /** Samples that one thread computes together: whole tiles, and whole steps of what goes element by element. */
  readonly rowsTogether: number
  readonly layers: readonly LayerPlan[]
  /** The way back by stretches, from the last layer on. */
  readonly stretches: readonly (readonly LayerShare[])[]
  /** Samples that are computed together; larger batches are summed up in parts. */
  readonly capacity: number
  /** Ỹ of the output layer, where the loss asks for it. */
  readonly preactivations: number
  readonly inputs: number
  readonly outputs: number
  readonly inputStride: number
  readonly targetStride: number
  readonly trainingInputs: number
  readonly trainingTargets: number
  readonly testInputs: number
  /** Targets for evaluation: float64 whatever the precision, `outputs` a sample. */
  readonly evaluatedTargets: { readonly training: number; readonly test: number }
  /** The epoch's order, and the batch's samples when they are shuffled. */
  readonly order: number
  readonly gatheredInputs: number
  readonly gatheredTargets: number
  /** All weights and then all biases, with gradient and optimizer states of the same form behind. */
  readonly parameters: number
  readonly weightBytes: number
  readonly parameterBytes: number
  /** What evaluation adds up; see tally.ts. */
  readonly tally: number
  /** What an update works with; see `scalars`. */
  readonly scalars: number
  /** For what a mapping keeps between its stages: `stagesBytes` for each thread. */
  readonly scratch: number
  /**
   * For a panel of Wᵀ, so many bytes for each thread: one is made right before its use, in the place of the one before, which
   * is in the cache.
   */
  readonly transposed: number
  readonly transposedBytes: number
  /** Where threads wait for each other, if several work at it; see meeting-place.ts. */
  readonly meetingPlace: number | null
  /** Where all this begins and ends. */
  readonly start: number
  readonly totalBytes: number
}

/** Distances in bytes: β₁ᵗ and β₂ᵗ, η/(1 − β₁ᵗ) and 1/√(1 − β₂ᵗ), η. */
export const scalars = { power1: 0, power2: 8, size: 16, correction: 24, rate: 32 } as const
/** Distances of what every lane is given, in the program's precision: 1/n of the batch's n samples, and η. Each has room for a vector. */
export const vectors = { share: 48, rate: 64 } as const

const leastCommonMultiple = (a: number, b: number): number => {
  let multiple = a
  while (multiple % b !== 0) multiple += a
  return multiple
}

const up = (value: number, step: number): number => Math.ceil(value / step) * step

/** Bytes of values and deltas that are in use together: about what the second level of a cache holds. */
const workingBytes = 1 << 20

/** Bytes of a layer's samples up to which a column of them fits into a cache of the first level, which has at least 8 lines for what is a multiple of 4096 bytes apart: half of them. */
const roomOfColumns = 4 * 4096

/** Most multiply-adds in one go, so that Pause and Stop are heard within some tens of milliseconds. */
const mostMultiplyAdds = 5e7

/** Multiply-adds of a stretch of the way back, which is where numbers become subnormal: then they take a hundred times as long, some ten milliseconds. */
const stretchMultiplyAdds = 2 ** 21

/** From here on a layer is large. */
const largeUnits = 100

/** @param start where the plan begins: a multiple of 64 behind the constants */
export function planBatches({ network, batch, shuffled, trainingCount, testCount, divided, piecemeal }: BatchTask, lanes: Lanes, start = up(endOfConstants, 64)): BatchPlan {
  const { bytes, count, perRegister } = lanes
  const mostSamples = samplesInOneGo(network, piecemeal)
  const isLarge = network.layers.some(({ inputs, units }) => inputs >= largeUnits && units >= largeUnits)
  const shapes = network.layers.map(({ inputs, units, activation }, index) => {
    const vectors = Math.ceil(units / count)
    const tiles = isLarge ? largeTilesOf(vectors, perRegister) : tilesOf(batch, mostSamples, inputs, vectors, perRegister, lanes.relaxed)
    const panelWidth = tiles.vectors * count
    const padded = up(units, panelWidth)
    return {
      inputs,
      units,
      activation,
      isColumn: index > 0 && units === 1,
      tileSamples: tiles.samples,
      tileInputs: tiles.inputs,
      panelVectors: tiles.vectors,
      panelWidth,
      panels: padded / panelWidth,
      panelRows: up(inputs, tiles.inputs),
      padded,
      // At strides that are multiples of 512 bytes a column of samples falls into few cache sets: one more line, where they are too many.
      stride: padded + ((padded * bytes) % 512 === 0 && batch * padded * bytes > roomOfColumns ? 64 / bytes : 0),
    }
  })
  const mostTileSamples = Math.max(...shapes.map(({ tileSamples }) => tileSamples))
  const rowsOfSteps = (rowBytes: number): number => leastCommonMultiple(stepBytes, rowBytes) / rowBytes
  const rowsTogether = shapes.reduce((rows, { tileSamples, stride }) => leastCommonMultiple(leastCommonMultiple(rows, tileSamples), rowsOfSteps(stride * bytes)), 1)

  let end = start
  const reserve = (size: number): number => {
    const place = end
    end = up(end + size, 64)
    return place
  }

  const ofScalars = reserve(80)
  const tally = reserve(tallyBytes)
  const threads = divided ? mostThreads : 1
  const scratch = reserve(stagesBytes * threads)
  const transposedBytes = up(Math.max(...shapes.map(({ isColumn, padded }, index) => (index === 0 || isColumn ? 0 : padded * shapes[index - 1]!.panelWidth * bytes))), 64)
  const transposed = reserve(transposedBytes * threads)
  const meetingPlace = divided ? reserve(meetingPlaceBytes) : null
  const bytesOfRow = shapes.reduce((sum, { stride }) => sum + 2 * stride * bytes, 0)
  const largest = Math.max(batch, Math.min(256, Math.max(trainingCount, testCount)))
  const most = Math.min(mostSamples, Math.max(32, Math.floor(workingBytes / bytesOfRow)))
  const capacity = largest <= most ? up(largest, rowsTogether) : Math.max(rowsTogether, most - (most % rowsTogether))

  const parameters = end
  const weights = shapes.map(({ isColumn, panelRows, padded }, index) => reserve((isColumn ? shapes[index - 1]!.padded : panelRows * padded) * bytes))
  const weightBytes = end - parameters
  const biases = shapes.map(({ padded }) => reserve(padded * bytes))
  const parameterBytes = end - parameters
  // Gradient and at most two states of an optimizer.
  reserve(3 * parameterBytes)
  // In this order: Ỹ, ∂L/∂Ỹ, Y. From each on, those behind lie at a distance that is no negative number.
  const preactivations = reserve(shapes[shapes.length - 1]!.stride * capacity * bytes)
  const layers = shapes.map(
    ({ padded, ...shape }, index): LayerPlan => ({
      ...shape,
      weights: weights[index]!,
      biases: biases[index]!,
      deltas: reserve(shape.stride * capacity * bytes),
      values: reserve(shape.stride * capacity * bytes),
    }),
  )
  const { inputs, outputs } = network
  const targetStride = shapes[shapes.length - 1]!.padded
  /** One tile reads on behind the last sample. */
  const table = (rows: number, stride: number): number => reserve((rows + mostTileSamples) * stride * bytes + 64)
  const gathered = shuffled ? capacity : 0
  return {
    lanes,
    rowsTogether,
    layers,
    stretches: stretchesOf(network, stretchMultiplyAdds / capacity),
    capacity,
    preactivations,
    inputs,
    outputs,
    inputStride: inputs,
    targetStride,
    gatheredInputs: table(gathered, inputs),
    gatheredTargets: table(gathered, targetStride),
    order: reserve(shuffled ? 4 * trainingCount : 0),
    trainingInputs: table(trainingCount, inputs),
    trainingTargets: table(trainingCount, targetStride),
    testInputs: table(testCount, inputs),
    evaluatedTargets: { training: reserve(8 * outputs * trainingCount), test: reserve(8 * outputs * testCount) },
    parameters,
    weightBytes,
    parameterBytes,
    tally,
    scalars: ofScalars,
    scratch,
    transposed,
    transposedBytes,
    meetingPlace,
    start,
    totalBytes: end,
  }
}

/** Where the weight that joins input i to neuron j lies, in numbers from the layer's weights on. */
export function placeOfWeight({ isColumn, panelWidth, panelRows }: LayerPlan, i: number, j: number): number {
  return isColumn ? i : (Math.floor(j / panelWidth) * panelRows + i) * panelWidth + (j % panelWidth)
}

/** Layers from the last on, by stretches of about so many weights: several layers, or parts of one. */
function stretchesOf({ layers }: Network, weightsTogether: number): LayerShare[][] {
  const stretches: LayerShare[][] = [[]]
  let left = weightsTogether
  for (const [layer, { weights }] of layers.toReversed().entries()) {
    const parts = Math.ceil(weights.length / weightsTogether)
    const size = weights.length / parts
    for (let part = 0; part < parts; part++) {
      if (left < size / 2) {
        stretches.push([])
        left = weightsTogether
      }
      stretches[stretches.length - 1]!.push({ layer, part, parts })
      left -= size
    }
  }
  return stretches
}

/** Most samples that go through the network in one go. */
function samplesInOneGo(network: Network, piecemeal: boolean): number {
  const cost = network.parameters.length + neuronCost(network)
  // A sample's way forth, its way back and its gradient take one each.
  const parts = piecemeal ? 1 : 3
  return Math.max(1, Math.floor(mostMultiplyAdds / (parts * cost)))
}

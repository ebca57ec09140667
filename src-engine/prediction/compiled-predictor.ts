import { untilPageEnd } from '../compile/memory-plan.ts'
import { eachStretch } from '../compile/online/plan.ts'
import { openPrediction, planPrediction } from '../compile/prediction/prediction.ts'
import { vectorsPerRegister } from '../compile/vector-width.ts'
import { neuronCost, type Network } from '../network/network.ts'
import type { Predictor } from './predictor.ts'

/** Multiply-adds that the reference does while a layer is compiled: about a millisecond, measured. */
const layerCost = 500_000

/** Rows that are worked at together even if there are fewer. */
const groupRows = 8

/** Whether so many rows are answered sooner by a module that has to be made first. */
export function suitsCompiling(network: Network, rows: number): boolean {
  return rows >= groupRows && rows * (network.parameters.length + neuronCost(network)) >= layerCost * network.layers.length
}

/**
 * In a WebAssembly module made for the network: some rows at a time, each of which comes to the reference's bits.
 * @param perRegister vectors that share a register, if not as this thread has it
 * @param isTight whether memory ends where the plan does, so that tests find whatever goes beyond
 */
export function createCompiledPredictor(network: Network, { perRegister = vectorsPerRegister(), isTight = false }: { perRegister?: 1 | 2; isTight?: boolean } = {}): Predictor {
  const loose = planPrediction(network, perRegister)
  const plan = isTight ? planPrediction(network, perRegister, untilPageEnd(loose.start, loose.end)) : loose
  const { memory, layers } = openPrediction(plan)
  const numbers = new Float64Array(memory.buffer)
  eachStretch(plan.shape, (index, place, length) => numbers.set(network.parameters.subarray(index, index + length), place))
  const together = plan.blockBytes / 8
  const inputs = numbers.subarray(plan.inputs / 8, plan.inputs / 8 + network.inputs * together)
  const columns = plan.values.map((address, layer) => numbers.subarray(address / 8, address / 8 + network.layers[layer]!.units * together))
  return {
    together,
    load(rows) {
      for (let row = 0, index = 0; index < rows.length; row++) for (let column = 0; column < network.inputs; column++, index++) inputs[column * together + row] = rows[index]!
    },
    forward(layer, rows) {
      layers[layer]!(8 * rows)
      return columns[layer]!
    },
  }
}

import { createPasses, forward } from '../network/passes.ts'
import type { CreatePredictor } from './predictor.ts'

/** Row by row, by the definition. */
export const createReferencePredictor: CreatePredictor = (network) => {
  const passes = createPasses(network)
  return {
    together: 1,
    load(inputs) {
      passes.input.set(inputs)
      forward(passes)
    },
    forward: (layer) => passes.states[layer]!.outputs,
  }
}

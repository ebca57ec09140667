import type { Activation } from '../../contract/experiment.ts'
import { after, get, set, type Code } from '../assembler/code.ts'
import { v128 } from '../assembler/vectors.ts'
import { inOneStage, type LaneFunction, type Stage } from './elementwise.ts'
import type { Lanes } from './lanes.ts'
import { sigmoid32, sigmoid64 } from './sigmoid.ts'
import { tangent32, tangent64 } from './tangent.ts'

/** network/activations.ts on vectors. */
export interface VectorActivation {
  /** φ(ỹ); null where that is ỹ itself. */
  readonly value: ((lanes: Lanes) => readonly Stage[]) | null
  /** slope · φ′(ỹ), from the activated y. `y` may be asked for more than once. */
  timesDerivative(slope: Code<'v128'>, y: () => Code<'v128'>, lanes: Lanes): Code<'v128'>
}

const leakySlope = 0.01

const rectified: LaneFunction = (given, { vector: { le, const: number } }, newLocal) => {
  const x = newLocal('v128')
  return after([set(x, given)], v128.andnot(get(x), le(get(x), number(0))))
}

const leaking: LaneFunction = (given, { vector: { mul, lt, const: number } }, newLocal) => {
  const x = newLocal('v128')
  return after([set(x, given)], v128.bitselect(mul(get(x), number(leakySlope)), get(x), lt(get(x), number(0))))
}

export const vectorActivations: Record<Exclude<Activation, 'softmax'>, VectorActivation> = {
  sigmoid: {
    value: ({ precision }) => (precision === 'float64' ? sigmoid64 : inOneStage(sigmoid32)),
    timesDerivative: (slope, y, { vector: { mul, sub, const: number } }) => mul(slope, mul(y(), sub(number(1), y()))),
  },
  tanh: {
    value: ({ precision }) => (precision === 'float64' ? tangent64 : inOneStage(tangent32)),
    timesDerivative: (slope, y, { vector: { mul, sub, const: number } }) => mul(slope, sub(number(1), mul(y(), y()))),
  },
  relu: {
    value: () => inOneStage(rectified),
    timesDerivative: (slope, y, { vector: { mul, le, const: number } }) => mul(slope, v128.andnot(number(1), le(y(), number(0)))),
  },
  'leaky-relu': {
    value: () => inOneStage(leaking),
    timesDerivative: (slope, y, { vector: { mul, le, const: number } }) => mul(slope, v128.bitselect(number(leakySlope), number(1), le(y(), number(0)))),
  },
  linear: { value: null, timesDerivative: (slope) => slope },
}

import type { DatasetSettings } from '../contract/experiment.ts'
import { randomStream, type RandomStream } from '../random/stream.ts'
import { checkerboard } from './checkerboard.ts'
import { circle } from './circle.ts'
import { gaussians } from './gaussians.ts'
import { inline } from './inline.ts'
import { linear } from './linear.ts'
import { moons } from './moons.ts'
import { withNoise } from './noise.ts'
import type { RawPoints } from './raw-points.ts'
import { spiral } from './spiral.ts'
import { xorEasy } from './xor-easy.ts'

/** Every kind but `csv`, whose points come from a file (formats/csv.ts). */
type Generated = Exclude<DatasetSettings, { kind: 'csv' }>

type Generators = { [Kind in Generated['kind']]: (settings: Extract<Generated, { kind: Kind }>) => RawPoints }

const streamOf = (settings: { seed: number }): RandomStream => randomStream(settings.seed, 'dataset')

/** A shape in the plane, moved by noise from the same stream. */
const noisy =
  (shape: (n: number, random: RandomStream) => RawPoints) =>
  (settings: { n: number; seed: number; noise: number }): RawPoints => {
    const random = streamOf(settings)
    return withNoise(shape(settings.n, random), settings.noise, random)
  }

const generators: Generators = {
  linear: (settings) => linear(settings.n, streamOf(settings)),
  'xor-easy': xorEasy,
  circle: noisy(circle),
  gaussians: (settings) => noisy((n, random) => gaussians(n, random, settings.classes))(settings),
  spiral: noisy(spiral),
  moons: noisy(moons),
  checkerboard: noisy(checkerboard),
  inline,
}

/** The points of a data set, before split and scaling. The same settings give the same bits. */
export function generate(settings: Generated): RawPoints {
  return (generators[settings.kind] as (settings: Generated) => RawPoints)(settings)
}

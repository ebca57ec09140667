import type { RandomStream } from '../random/stream.ts'
import type { RawPoints } from './raw-points.ts'

/** Moves every input by a normal amount of the given standard deviation; targets stay. Changes `points` and returns them. */
export function withNoise(points: RawPoints, deviation: number, random: RandomStream): RawPoints {
  if (deviation > 0) for (let index = 0; index < points.inputs.length; index++) points.inputs[index]! += deviation * random.normal()
  return points
}

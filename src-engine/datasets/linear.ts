import type { RandomStream } from '../random/stream.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/** The report's *linear*: n points uniform in the unit square; target 0 where x1 > x2, else 1. */
export function linear(n: number, random: RandomStream): RawPoints {
  return planePoints(n, () => {
    const x1 = random.uniform()
    const x2 = random.uniform()
    return [x1, x2, x1 > x2 ? 0 : 1]
  })
}

import type { RandomStream } from '../random/stream.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/** Two normal clouds around (−0.5, −0.5), target 0, and (0.5, 0.5), target 1, with standard deviation 0.15; the classes in turns. */
export function gaussians(n: number, random: RandomStream): RawPoints {
  return planePoints(n, (index) => {
    const target = index % 2
    const centre = target - 0.5
    return [centre + 0.15 * random.normal(), centre + 0.15 * random.normal(), target]
  })
}

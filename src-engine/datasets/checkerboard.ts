import type { RandomStream } from '../random/stream.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/** n points uniform in [−1, 1)², on a board of 4 × 4 squares: target 0 in the lower left one, then in turns. */
export function checkerboard(n: number, random: RandomStream): RawPoints {
  return planePoints(n, () => {
    const column = 4 * random.uniform()
    const row = 4 * random.uniform()
    return [column / 2 - 1, row / 2 - 1, (Math.floor(column) + Math.floor(row)) % 2]
  })
}

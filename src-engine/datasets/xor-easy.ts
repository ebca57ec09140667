import { planePoints, type RawPoints } from './raw-points.ts'

/**
 * The report's *XOR easy*: 21 points on the diagonals of the unit square. For i = 0 … 10 first (0.1·i, 0.1·i) with
 * target 0, then (0.1·i, 1 − 0.1·i) with target 1; the two meet at i = 5, which gives only the first.
 */
export function xorEasy(): RawPoints {
  const points: [number, number, number][] = []
  for (let i = 0; i <= 10; i++) {
    points.push([0.1 * i, 0.1 * i, 0])
    if (i !== 5) points.push([0.1 * i, 1 - 0.1 * i, 1])
  }
  return planePoints(points.length, (index) => points[index]!)
}

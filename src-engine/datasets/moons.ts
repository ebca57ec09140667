import { cos, sin } from '../elementary/trigonometry.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/**
 * Two half circles of radius 1 that reach into each other, evenly spaced: the upper around (0, 0), target 0, the lower
 * around (1, 0.5), target 1; the classes in turns. The coordinates of scikit-learn's make_moons.
 */
export function moons(n: number): RawPoints {
  const upper = Math.ceil(n / 2)
  const lower = n - upper
  return planePoints(n, (index) => {
    const target = index % 2
    const steps = Math.max(1, (target === 0 ? upper : lower) - 1)
    const angle = (Math.PI * Math.floor(index / 2)) / steps
    return target === 0 ? [cos(angle), sin(angle), 0] : [1 - cos(angle), 0.5 - sin(angle), 1]
  })
}

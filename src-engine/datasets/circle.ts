import { cos, sin } from '../elementary/trigonometry.ts'
import type { RandomStream } from '../random/stream.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/**
 * A disc of radius 0.5 (target 1) within a ring from 0.7 to 1 (target 0), the classes in turns. After TensorFlow
 * Playground's *circle*, with radii uniform as there, so that the middle is denser.
 */
export function circle(n: number, random: RandomStream): RawPoints {
  return planePoints(n, (index) => {
    const target = index % 2
    const radius = target === 1 ? 0.5 * random.uniform() : 0.7 + 0.3 * random.uniform()
    const angle = 2 * Math.PI * random.uniform()
    return [radius * cos(angle), radius * sin(angle), target]
  })
}

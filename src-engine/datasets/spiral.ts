import { cos, sin } from '../elementary/trigonometry.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/**
 * Two arms of a spiral around the origin, opposite each other, each evenly spaced over 1.75 turns out to radius 1; the
 * classes in turns. After TensorFlow Playground's *spiral*.
 */
export function spiral(n: number): RawPoints {
  return planePoints(n, (index) => {
    const target = index % 2
    const radius = (index + 1 - target) / n
    const angle = 1.75 * 2 * Math.PI * radius + Math.PI * target
    return [radius * sin(angle), radius * cos(angle), target]
  })
}

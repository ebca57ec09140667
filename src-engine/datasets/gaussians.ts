import { cos, sin } from '../elementary/trigonometry.ts'
import type { RandomStream } from '../random/stream.ts'
import { planePoints, type RawPoints } from './raw-points.ts'

/**
 * Normal clouds with standard deviation 0.15, the classes in turns: two around (−0.5, −0.5), class 0, and (0.5, 0.5),
 * class 1; more of them evenly on the circle through these, counter-clockwise from (−0.5, −0.5).
 */
export function gaussians(n: number, random: RandomStream, classes = 2): RawPoints {
  const centres = Array.from({ length: classes }, (_, one) => centre(one, classes))
  return planePoints(
    n,
    (index) => {
      const own = index % classes
      const [x1, x2] = centres[own]!
      return [x1 + 0.15 * random.normal(), x2 + 0.15 * random.normal(), own]
    },
    classes,
  )
}

function centre(one: number, classes: number): readonly [number, number] {
  if (classes === 2) return [one - 0.5, one - 0.5]
  const angle = Math.PI * (5 / 4 + (2 * one) / classes)
  return [Math.SQRT1_2 * cos(angle), Math.SQRT1_2 * sin(angle)]
}

import type { Ref } from 'vue'
import type { Points } from '../../../src-engine/contract/messages.ts'
import type { Model } from '../../../src-engine/contract/model.ts'
import { boundsOf, firstPlane } from '../../charts/input-plane.ts'
import { thumbnailSize, type ColumnResponses } from '../../charts/response-atlas.ts'
import { engineClient } from '../../engine-client.ts'
import { useNewestAnswer } from '../../newest-answer.ts'
import { gridOver, scaled } from '../../predictions.ts'

/** Most weights of a network whose neurons are shown: with more, sending them would make the window wait. */
const mostWeights = 262_144

const pixels = thumbnailSize * thumbnailSize

/**
 * What inputs and neurons answer over the plane of two inputs, computed by the engine.
 * @param wanted how many of each column's, the inputs' first, are in sight
 */
export function useResponses(
  model: Readonly<Ref<Model | undefined>>,
  points: () => Points | undefined,
  wanted: () => readonly number[],
): Readonly<Ref<readonly ColumnResponses[] | undefined>> {
  return useNewestAnswer([model, points, wanted], () => {
    const [shown, plane, neurons] = [model.value, points(), wanted()]
    if (!shown || plane?.inputColumns.length !== 2 || shown.inputs !== 2 || neurons.every((count) => count === 0)) return undefined
    if (neurons.length !== shown.layers.length + 1 || shown.layers.reduce((sum, { weights }) => sum + weights.length, 0) > mostWeights) return undefined
    return respond(shown, plane, neurons)
  })
}

async function respond(model: Model, points: Points, wanted: readonly number[]): Promise<readonly ColumnResponses[]> {
  const bounds = boundsOf(points)
  const grid = gridOver(bounds, thumbnailSize, firstPlane(points))
  const { activations } = await engineClient().predict(model, scaled(grid, points.scaling), wanted.slice(1))
  const responses: ColumnResponses[] = []
  if (wanted[0]! > 0) {
    const spans = [bounds.x, bounds.y].map(({ min, max }) => ({ centre: (min + max) / 2, reach: (max - min) / 2 }))
    const answers = Float32Array.from({ length: 2 * pixels }, (_, index) => grid[(index % pixels) * 2 + Math.floor(index / pixels)]!)
    responses.push({ column: 0, colours: spans, answers })
  }
  let at = 0
  model.layers.forEach(({ activation }, layer) => {
    const count = wanted[layer + 1]!
    if (count > 0) responses.push({ column: layer + 1, colours: activation, answers: activations.subarray(at, (at += count * pixels)) })
  })
  return responses
}

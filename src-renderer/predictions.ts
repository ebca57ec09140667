import { toValue, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Points } from '../src-engine/contract/messages.ts'
import type { Model } from '../src-engine/contract/model.ts'
import type { Surface } from './charts/decision-map.ts'
import { boundsOf, firstPlane, type Bounds, type Plane } from './charts/input-plane.ts'
import { engineClient } from './engine-client.ts'
import { useNewestAnswer } from './newest-answer.ts'
import { useMapView } from './stores/map-view.ts'

/** What a model answers: over the plane of inputs that maps show, and for each of the data set's points. */
export interface Predictions {
  surface: Surface
  /** n × columns, row-major, in the order of the points. */
  outputs: Float64Array
  columns: number
}

const gridSize = 72

/** Predictions of a model that may change many times a second. */
export function usePredictions(model: MaybeRefOrGetter<Model | undefined>, points: MaybeRefOrGetter<Points | undefined>): ShallowRef<Predictions | undefined> {
  const view = useMapView()
  return useNewestAnswer([() => toValue(model), () => toValue(points), () => view.chosen], () => {
    const [currentModel, currentPoints] = [toValue(model), toValue(points)]
    if (!currentModel || !currentPoints || currentModel.inputs !== currentPoints.inputColumns.length) return undefined
    return predict(currentModel, currentPoints, view.planeOf(currentPoints))
  })
}

/** Over the first two inputs, without a plane. */
export async function predict(model: Model, points: Points, plane: Plane = firstPlane(points)): Promise<Predictions> {
  const bounds = boundsOf(points, plane)
  const grid = points.inputColumns.length === 1 ? lineOver(bounds) : gridOver(bounds, gridSize, plane)
  const inputs = new Float64Array(grid.length + points.inputs.length)
  inputs.set(grid)
  inputs.set(points.inputs, grid.length)
  const { outputs, columns } = await engineClient().predict(model, scaled(inputs, points.scaling))
  const gridOutputs = (grid.length / model.inputs) * columns
  return {
    surface: { plane, bounds, size: gridSize, columns, outputs: outputs.subarray(0, gridOutputs) },
    outputs: outputs.subarray(gridOutputs),
    columns,
  }
}

/** Rows of inputs over the plane, size² of them from the bottom left, at the middle of each cell: the image is stretched over the whole rectangle. */
export function gridOver({ x, y }: Bounds, size: number, { horizontal, vertical, fixed }: Plane): Float64Array {
  const inputs = fixed.length
  const grid = new Float64Array(size * size * inputs)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const place = (row * size + column) * inputs
      grid.set(fixed, place)
      grid[place + horizontal] = x.min + ((column + 0.5) / size) * (x.max - x.min)
      grid[place + vertical] = y.min + ((row + 0.5) / size) * (y.max - y.min)
    }
  return grid
}

function lineOver({ x }: Bounds): Float64Array {
  return Float64Array.from({ length: gridSize }, (_, place) => x.min + ((place + 0.5) / gridSize) * (x.max - x.min))
}

/** Inputs as the model takes them: (input − offset) · factor, each one a column. */
export function scaled(inputs: Float64Array, { offset, factor }: Points['scaling']): Float64Array {
  const columns = offset.length
  return inputs.map((value, index) => (value - offset[index % columns]!) * factor[index % columns]!)
}

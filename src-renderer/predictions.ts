import { toValue, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Points } from '../src-engine/contract/messages.ts'
import type { Model } from '../src-engine/contract/model.ts'
import { boundsOf, type Surface } from './charts/decision-map.ts'
import { engineClient } from './engine-client.ts'
import { useNewestAnswer } from './newest-answer.ts'

/** What a model answers: over the plane of the data set's two inputs, and for each of its points. */
export interface Predictions {
  /** Undefined where the data set has not two inputs. */
  surface: Surface | undefined
  /** n × columns, row-major, in the order of the points. */
  outputs: Float64Array
  columns: number
}

const gridSize = 72

/** Predictions of a model that may change many times a second. */
export function usePredictions(model: MaybeRefOrGetter<Model | undefined>, points: MaybeRefOrGetter<Points | undefined>): ShallowRef<Predictions | undefined> {
  return useNewestAnswer([() => toValue(model), () => toValue(points)], () => {
    const [currentModel, currentPoints] = [toValue(model), toValue(points)]
    if (!currentModel || !currentPoints || currentModel.inputs !== currentPoints.inputColumns.length) return undefined
    return predict(currentModel, currentPoints)
  })
}

async function predict(model: Model, points: Points): Promise<Predictions> {
  const isPlane = points.inputColumns.length === 2
  const bounds = isPlane ? boundsOf(points) : undefined
  const grid = bounds ? gridOver(bounds, gridSize) : new Float64Array(0)
  const inputs = new Float64Array(grid.length + points.inputs.length)
  inputs.set(grid)
  inputs.set(points.inputs, grid.length)
  const { outputs, columns } = await engineClient().predict(model, scaled(inputs, points.scaling))
  const gridRows = bounds ? gridSize * gridSize : 0
  return {
    surface: bounds && { bounds, size: gridSize, columns, outputs: outputs.subarray(0, gridRows * columns) },
    outputs: outputs.subarray(gridRows * columns),
    columns,
  }
}

/** The points of a grid over the bounds, size² × 2, in rows from the bottom left. */
export function gridOver({ x, y }: Surface['bounds'], size: number): Float64Array {
  const grid = new Float64Array(size * size * 2)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const index = (row * size + column) * 2
      // Values at the middle of each cell: the image is stretched over the whole rectangle.
      grid[index] = x.min + ((column + 0.5) / size) * (x.max - x.min)
      grid[index + 1] = y.min + ((row + 0.5) / size) * (y.max - y.min)
    }
  return grid
}

/** Inputs as the model takes them: (input − offset) · factor, each one a column. */
export function scaled(inputs: Float64Array, { offset, factor }: Points['scaling']): Float64Array {
  const columns = offset.length
  return inputs.map((value, index) => (value - offset[index % columns]!) * factor[index % columns]!)
}

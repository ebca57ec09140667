import { mostClasses } from '../src-engine/contract/dataset.ts'
import type { Points } from '../src-engine/contract/messages.ts'
import { classOf } from './charts/class-colours.ts'
import { boundsOf, type Bounds } from './charts/input-plane.ts'
import { inlineDataset } from './own-points.ts'

/** A point of the plane and its class, counted from 0. */
export interface PaintedPoint {
  x: number
  y: number
  own: number
}

/** More points are slow to paint on, one stroke after the other. */
const mostPoints = 10_000

/** Where painting starts without points: the rectangle of most generators. */
const emptyBounds: Bounds = { x: { min: -1.2, max: 1.2 }, y: { min: -1.2, max: 1.2 } }

/** The points of a data set to be painted on; none where they cannot be painted: not in a plane, or not of up to five classes. */
export function paintedOf(points: Points | undefined): PaintedPoint[] {
  if (!points || points.inputColumns.length !== 2 || points.targets.length > mostPoints * points.targetColumns || !areClasses(points)) return []
  const { inputs, targets, targetColumns } = points
  return Array.from({ length: targets.length / targetColumns }, (_, row) => ({ x: inputs[2 * row]!, y: inputs[2 * row + 1]!, own: classOf(targets, targetColumns, row) }))
}

function areClasses({ targets, targetColumns }: Points): boolean {
  if (targetColumns > mostClasses || targetColumns === 2) return false
  if (!targets.every((target) => target === 0 || target === 1)) return false
  return targetColumns === 1 || targets.reduce((sum, target) => sum + target, 0) === targets.length / targetColumns
}

/** The rectangle to paint in. */
export function paintingBounds(points: Points | undefined): Bounds {
  return points && paintedOf(points).length > 0 ? boundsOf(points) : emptyBounds
}

/** Painted points as a data set: 0 and 1 while there is no class beyond them, else a target a class. Names are kept where they fit. */
export function datasetOfPainted(painted: readonly PaintedPoint[], names: Pick<Points, 'inputColumns' | 'targetNames' | 'classNames'> | undefined) {
  const classes = painted.reduce((most, { own }) => Math.max(most, own + 1), 2)
  const targetColumns = classes === 2 ? 1 : classes
  const targets = new Float64Array(painted.length * targetColumns)
  painted.forEach(({ own }, row) => (targets[row * targetColumns + (classes === 2 ? 0 : own)] = classes === 2 ? own : 1))
  const inputs = Float64Array.from(painted.flatMap(({ x, y }) => [x, y]))
  const keepsNames = names?.classNames?.length === classes
  return inlineDataset({
    inputs,
    targets,
    targetColumns,
    inputColumns: names?.inputColumns.length === 2 ? names.inputColumns : ['x1', 'x2'],
    ...(keepsNames && { targetNames: names.targetNames, classNames: names.classNames }),
  })
}

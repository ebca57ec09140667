import fc from 'fast-check'
import { expect, test } from 'vitest'
import { datasetSchema } from '../src-engine/contract/dataset.ts'
import type { Points } from '../src-engine/contract/messages.ts'
import { faults } from '../src-engine/contract/validation.ts'
import { datasetOfPainted, paintedOf, paintingBounds } from './painting.ts'

const pointsWith = (inputs: number[][], targets: number[][], changes: Partial<Points> = {}): Points => ({
  inputs: Float64Array.from(inputs.flat()),
  targets: Float64Array.from(targets.flat()),
  inputColumns: inputs[0]!.map((_, column) => `x${column + 1}`),
  targetColumns: targets[0]!.length,
  training: Uint32Array.from(inputs.keys()),
  test: new Uint32Array(0),
  scaling: { offset: Float64Array.of(0, 0), factor: Float64Array.of(1, 1) },
  ...changes,
})

test('painted points become a valid data set, and the same points again', () => {
  const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.record({ x: coordinate, y: coordinate, own: fc.nat({ max: 4 }) }), { minLength: 1 }), (painted) => {
      const dataset = datasetOfPainted(painted, undefined)
      expect(faults(datasetSchema, dataset)).toEqual([])
      expect(paintedOf(pointsWith(dataset.inputs, dataset.targets))).toEqual(painted)
    }),
  )
})

test('the names of columns and classes stay while there are as many classes', () => {
  const names = { inputColumns: ['width', 'height'], targetNames: ['kind'], classNames: ['no', 'yes'] }
  const two = [{ x: 0, y: 0, own: 1 }]
  expect(datasetOfPainted(two, names)).toMatchObject({ inputNames: ['width', 'height'], targetNames: ['kind'], classNames: ['no', 'yes'] })
  const three = datasetOfPainted([...two, { x: 1, y: 1, own: 2 }], names)
  expect(three.targets).toEqual([[0, 1, 0], [0, 0, 1]])
  expect(three).not.toHaveProperty('classNames')
})

test('what is no plane of classes is not painted on', () => {
  expect(paintedOf(undefined)).toEqual([])
  expect(paintedOf(pointsWith([[1, 2, 3]], [[1]]))).toEqual([])
  expect(paintedOf(pointsWith([[1, 2]], [[0.5]]))).toEqual([])
  expect(paintedOf(pointsWith([[1, 2]], [[1, 1, 0]]))).toEqual([])
  expect(paintingBounds(pointsWith([[1, 2, 3]], [[1]])).x.min).toBe(-1.2)
  expect(paintingBounds(pointsWith([[10, 2]], [[1]])).x.min).toBeCloseTo(9.5)
})

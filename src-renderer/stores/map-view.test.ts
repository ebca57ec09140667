import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useMapView } from './map-view.ts'

const points = {
  inputs: Float64Array.of(0, 10, 100, 2, 30, 300),
  targets: Float64Array.of(0, 1),
  inputColumns: ['a', 'b', 'c'],
  targetColumns: 1,
  training: Uint32Array.of(0, 1),
  test: new Uint32Array(0),
  scaling: { offset: new Float64Array(3), factor: Float64Array.of(1, 1, 1) },
}

beforeEach(() => setActivePinia(createPinia()))

test('a data set is looked at in its first two inputs, the others at their mean, until axes are chosen', () => {
  expect(useMapView().planeOf(points)).toEqual({ horizontal: 0, vertical: 1, fixed: [1, 20, 200] })
})

test('axes change places where one takes the other’s input, and an input is held where it is put', () => {
  const view = useMapView()
  view.setAxis(points, 'vertical', 2)
  view.hold(points, 1, 12)
  expect(view.planeOf(points)).toEqual({ horizontal: 0, vertical: 2, fixed: [1, 12, 200] })
  view.setAxis(points, 'horizontal', 2)
  expect(view.planeOf(points)).toMatchObject({ horizontal: 2, vertical: 0 })
})

test('what was chosen is kept for the same columns, and counts for no others', () => {
  const view = useMapView()
  view.setAxis(points, 'horizontal', 2)
  expect(view.planeOf({ ...points, inputs: points.inputs.slice() }).horizontal).toBe(2)
  expect(view.planeOf({ ...points, inputColumns: ['a', 'b', 'd'] }).horizontal).toBe(0)
})

import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Points } from '../../src-engine/contract/messages.ts'
import { firstPlane, type Plane } from '../charts/input-plane.ts'

/** How every decision map is looked at: which inputs are its axes and where the others are held, and what is drawn. */
export const useMapView = defineStore('map-view', () => {
  /** The plane that was chosen, and for which columns: it means nothing for others. */
  const chosen = shallowRef<{ columns: string; plane: Plane }>()
  const isDiscrete = ref(false)
  const showsTest = ref(true)

  const columnsOf = ({ inputColumns }: Points): string => JSON.stringify(inputColumns)

  /** The plane shown of a data set. */
  function planeOf(points: Points): Plane {
    return chosen.value?.columns === columnsOf(points) ? chosen.value.plane : firstPlane(points)
  }

  function choose(points: Points, plane: Plane): void {
    chosen.value = { columns: columnsOf(points), plane }
  }

  /** Puts an input on an axis; where it was the other axis, both change places. */
  function setAxis(points: Points, axis: 'horizontal' | 'vertical', column: number): void {
    const plane = planeOf(points)
    const other = axis === 'horizontal' ? 'vertical' : 'horizontal'
    choose(points, { ...plane, [axis]: column, ...(plane[other] === column && { [other]: plane[axis] }) })
  }

  /** Holds an input that is on no axis at a value. */
  function hold(points: Points, column: number, value: number): void {
    const plane = planeOf(points)
    choose(points, { ...plane, fixed: plane.fixed.with(column, value) })
  }

  return { chosen, isDiscrete, showsTest, planeOf, setAxis, hold }
})

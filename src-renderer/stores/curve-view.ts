import { defineStore } from 'pinia'
import { reactive, ref, shallowRef, watch } from 'vue'
import type { Ranges } from '../charts/axis-ranges.ts'
import type { AxisKinds } from '../charts/curve.ts'
import { plainLook, type PictureLook } from '../charts/picture-look.ts'
import { plainView, type CurveView } from '../curves.ts'

export const layouts = [
  { value: 'together', label: 'Together' },
  { value: 'side-by-side', label: 'Side by side' },
  { value: 'table', label: 'Table' },
] as const

/** How the curves are looked at. It outlives the panel, which is gone while another tab is in sight. */
export const useCurveView = defineStore('curve view', () => {
  const view = reactive<CurveView>({ ...plainView })
  const axes = reactive<AxisKinds>({ logarithmicX: false, logarithmicY: false })
  const layout = ref<(typeof layouts)[number]['value']>('together')
  /** Learning rates whose curves are hidden, by a click in the legend. */
  const hiddenRates = ref<ReadonlySet<number>>(new Set())
  /** The part of the charts that was zoomed into; undefined: all there is. */
  const look = shallowRef<Ranges>()
  /** What a picture of the charts looks like that leaves the window. */
  const picture = shallowRef<PictureLook>(plainLook)

  // A part of one axis means nothing on another.
  watch([() => view.quantity, () => view.across, axes], () => (look.value = undefined))

  function toggleRate(rate: number): void {
    const next = new Set(hiddenRates.value)
    if (!next.delete(rate)) next.add(rate)
    hiddenRates.value = next
  }

  return { view, axes, layout, hiddenRates, look, picture, toggleRate }
})

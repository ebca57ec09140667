import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

/** An element's content size in CSS pixels, kept up while it changes; 0 × 0 before it is mounted. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>): ShallowRef<{ width: number; height: number }> {
  const size = shallowRef({ width: 0, height: 0 })
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    const { width, height } = entry.contentRect
    size.value = { width: Math.floor(width), height: Math.floor(height) }
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return size
}

import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

/** Whether any of an element is on the screen: what is not need not be drawn. An element that comes anew is looked at anew. */
export function useInSight(element: Readonly<Ref<HTMLElement | null>>): Ref<boolean> {
  const isInSight = ref(false)
  const observer = new IntersectionObserver((entries) => (isInSight.value = entries.at(-1)!.isIntersecting))
  watch(
    element,
    (next, former) => {
      if (former) {
        observer.unobserve(former)
        isInSight.value = false
      }
      if (next) observer.observe(next)
    },
    { immediate: true, flush: 'post' },
  )
  onBeforeUnmount(() => observer.disconnect())
  return isInSight
}

import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether any of an element is on the screen: what is not need not be drawn. */
export function useInSight(element: Readonly<Ref<HTMLElement | null>>): Ref<boolean> {
  const isInSight = ref(false)
  const observer = new IntersectionObserver((entries) => (isInSight.value = entries.at(-1)!.isIntersecting))
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return isInSight
}

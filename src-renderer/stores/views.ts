import { defineStore } from 'pinia'
import { ref } from 'vue'

export type View = 'workbench' | 'library' | 'comparison' | 'model'

/** Which view the window shows. */
export const useViews = defineStore('views', () => {
  const view = ref<View>('workbench')
  const show = (next: View): void => void (view.value = next)
  return { view, show }
})

import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** The run that the pointer or the focus is on, by its number: it lights up in every chart, table and picture. */
export const useHighlight = defineStore('highlight', () => {
  const run = shallowRef<number>()
  return { run }
})

import { defineStore } from 'pinia'
import { reactive, ref } from 'vue'
import { runColumnNames, type RunColumnName, type RunFilter, type RunOrder } from '../run-columns.ts'

/** How the table of runs is looked at. It outlives the table. */
export const useRunTable = defineStore('run table', () => {
  const columns = ref<RunColumnName[]>(runColumnNames.filter((name) => !name.startsWith('test')))
  const order = ref<RunOrder>()
  const filter = reactive<RunFilter>({ status: 'any', words: '' })

  /** Ascending, descending, run order: in turns. */
  function sortBy(name: RunColumnName): void {
    if (order.value?.by !== name) order.value = { by: name, isDescending: false }
    else order.value = order.value.isDescending ? undefined : { by: name, isDescending: true }
  }

  return { columns, order, filter, sortBy }
})

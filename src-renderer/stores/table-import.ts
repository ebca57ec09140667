import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** A table that was opened, until its columns are chosen. */
export interface OpenedTable {
  fileName: string
  csv: string
}

export const useTableImport = defineStore('table-import', () => {
  const table = shallowRef<OpenedTable>()
  const show = (opened: OpenedTable): void => void (table.value = { fileName: opened.fileName, csv: opened.csv })
  const close = (): void => void (table.value = undefined)
  return { table, show, close }
})

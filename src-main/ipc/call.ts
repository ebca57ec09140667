import { ipcRenderer } from 'electron'
import type { Answer, CallTable } from './channels.ts'

/** The functions of a table as a page sees them: each sends its arguments to main and waits for the answer. */
export function callsOf<Table extends CallTable<Table>>() {
  return <Name extends keyof Table & string>(name: Name) =>
    async (...values: Parameters<Table[Name]>): Promise<Awaited<ReturnType<Table[Name]>>> => {
      const answer = (await ipcRenderer.invoke(name, ...values)) as Answer<Awaited<ReturnType<Table[Name]>>>
      if ('error' in answer) throw new Error(answer.error)
      return answer.value
    }
}

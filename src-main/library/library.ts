import type { BenchApi } from '../ipc/api.ts'
import type { OpenStore } from './stored-file.ts'

/** Being written. */
export class Library {
  constructor(_folder: string, _open: OpenStore) {}
  async list(): ReturnType<BenchApi['library']['list']> {
    return { entries: [], notices: [] }
  }
  open = notYet
  saveExperiment = notYet
  saveModel = notYet
  rename = notYet
  duplicate = notYet
  remove = notYet
  restore = notYet
}
async function notYet(..._values: unknown[]): Promise<never> {
  throw new Error('The library is not there yet')
}

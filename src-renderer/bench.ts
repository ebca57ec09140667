import { arraysNamedIn, partOfArrays, withArrays, withoutArrays } from '../src-engine/contract/passed-arrays.ts'
import { copyInto, lengthOf } from '../src-engine/contract/pieces.ts'
import type { BenchApi } from '../src-main/ipc/api.ts'

/**
 * `window.bench`, whose calls take and give arrays of any size: large ones pass in parts, each of which takes the window's thread some
 * milliseconds. In one message, a hundred megabytes would hold it up for half a second.
 */
export const bench: BenchApi = {
  ...window.bench,
  library: {
    ...window.bench.library,
    open: async (id) => received(await window.bench.library.open(id)),
    saveExperiment: async (what) => window.bench.library.saveExperiment(await sent(what)),
    saveModel: async (what) => window.bench.library.saveModel(await sent(what)),
  },
  unsaved: {
    ...window.bench.unsaved,
    keepRuns: async (what) => window.bench.unsaved.keepRuns(await sent(what)),
    load: async () => received(await window.bench.unsaved.load()),
  },
  files: {
    ...window.bench.files,
    open: async () => received(await window.bench.files.open()),
    openDropped: async (file) => received(await window.bench.files.openDropped(file)),
    save: async (proposedName, what) => window.bench.files.save(proposedName, await sent(what)),
  },
  onOpenFile(callback) {
    // In their order: a small file would overtake a large one.
    let last = Promise.resolve()
    window.bench.onOpenFile((opened) => {
      last = last.then(() => received(opened)).then(callback, (error: unknown) => callback({ kind: 'error', message: String(error) }))
    })
  },
}

async function sent<Value>(value: Value): Promise<Value> {
  const stream = crypto.randomUUID()
  const without = withoutArrays(value, stream)
  if (!without) return value
  const total = lengthOf(without.arrays)
  for (let from = 0; from < total; ) {
    const part = partOfArrays(without.arrays, from)
    await window.bench.arrays.put(stream, total, from, part)
    from += part.length
  }
  return without.value
}

async function received<Value>(value: Value): Promise<Value> {
  const named = arraysNamedIn(value)
  const arrays = named.map(({ length }) => new Float64Array(length))
  const total = lengthOf(arrays)
  for (let from = 0; from < total; ) {
    const part = await window.bench.arrays.take(named[0]!.stream, from)
    copyInto(arrays, from, part)
    from += part.length
  }
  let next = 0
  return total === 0 ? value : withArrays(value, () => arrays[next++]!)
}

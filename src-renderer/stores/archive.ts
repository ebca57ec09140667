import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LibraryEntry, OpenedFile } from '../../src-main/ipc/api.ts'
import { useLibrary } from './library.ts'
import { useNotices } from './notices.ts'
import { useViews } from './views.ts'

const counted = (entries: number): string => (entries === 1 ? '1 entry' : `${entries} entries`)

/** Entries of the library that leave and come back as one zip. */
export const useArchive = defineStore('archive', () => {
  const library = useLibrary()
  const notices = useNotices()
  const views = useViews()
  /** How far the zip under way is. */
  const progress = shallowRef<{ done: number; total: number } | null>(null)
  window.bench.archive.onProgress((next) => (progress.value = next))

  async function write(entries: readonly LibraryEntry[]): Promise<void> {
    const written = await window.bench.archive.write(entries.map(({ id }) => id))
    if (written === null) return
    notices.say('success', `Exported ${written.fileName} with ${counted(written.entries)}.`)
    if (written.leftOut.length > 0) notices.say('error', `Left out of ${written.fileName}:\n${written.leftOut.join('\n')}`)
  }

  /** Shows what has come in with a zip. Undo puts it into the trash. */
  async function show({ fileName, added, present }: Extract<OpenedFile, { kind: 'library' }>): Promise<void> {
    await library.load()
    views.show('library')
    const before = present === 0 ? '' : ` ${counted(present)} ${present === 1 ? 'was' : 'were'} in the library already.`
    if (added.length === 0) return notices.say('information', `Nothing new in ${fileName}.${before}`)
    notices.say('success', `Imported ${counted(added.length)} from ${fileName}.${before}`, { label: 'Undo', perform: () => library.remove(added) })
  }

  return { progress, write, show, cancel: window.bench.archive.cancel }
})

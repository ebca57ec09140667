import { basename, extname, join } from 'node:path'
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { Archives } from '../archive/archives.ts'
import type { ExportedFile, OpenedFile } from '../ipc/api.ts'
import { contentOf } from './exported-file.ts'
import { fileNameOf } from './file-name.ts'
import { archiveEnding, openFile } from './open-file.ts'
import { readOpenedFile, tableEndings } from './opened-file.ts'
import { replaceFile } from './replace-file.ts'

const json: FileFilter = { name: 'JSON', extensions: ['json'] }
const csv: FileFilter = { name: 'CSV', extensions: ['csv'] }
const zip: FileFilter = { name: 'Zip', extensions: [archiveEnding.slice(1)] }
const filters: Record<ExportedFile['kind'] | 'archive', FileFilter> = {
  experiment: json,
  results: json,
  model: json,
  'history-csv': csv,
  csv,
  safetensors: { name: 'Safetensors', extensions: ['safetensors'] },
  onnx: { name: 'ONNX', extensions: ['onnx'] },
  png: { name: 'PNG picture', extensions: ['png'] },
  archive: zip,
  report: zip,
}

/** Asks for a file and reads it; null when the user cancels. */
export async function openWithDialog(window: BrowserWindow, archives: Archives): Promise<OpenedFile | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [
      { name: 'Experiments, results, models, charts, tables and libraries', extensions: ['json', 'safetensors', 'onnx', 'png', ...[...tableEndings, archiveEnding].map((ending) => ending.slice(1))] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  const path = filePaths[0]
  return canceled || path === undefined ? null : openFile(path, archives)
}

/** Asks for a table and reads it; null when the user cancels. */
export async function openTableWithDialog(window: BrowserWindow): Promise<Extract<OpenedFile, { kind: 'table' }> | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: [{ name: 'Tables', extensions: tableEndings.map((ending) => ending.slice(1)) }] })
  const path = filePaths[0]
  if (canceled || path === undefined) return null
  const opened = await readOpenedFile(path)
  if (opened.kind !== 'table') throw new Error(`${opened.fileName}: expected a table (${tableEndings.join(' or ')}), got another file`)
  return opened
}

/** Asks where to write and writes; the file's name, or null when the user cancels. */
export async function saveWithDialog(window: BrowserWindow, proposedName: string, what: ExportedFile): Promise<string | null> {
  const path = await askWhereToSave(window, proposedName, what.kind)
  if (path === null) return null
  // Loaded when it is needed, as all that seldom is.
  const content = what.kind === 'report' ? (await import('../report/report-files.ts')).reportBundle(what.report) : await contentOf(what)
  await replaceFile(path, content)
  return basename(path)
}

/** The path the user chooses for a file, with an ending; null when the user cancels. */
export async function askWhereToSave(window: BrowserWindow, proposedName: string, kind: keyof typeof filters): Promise<string | null> {
  const filter = filters[kind]
  const ending = `.${filter.extensions[0]!}`
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), `${fileNameOf(proposedName)}${ending}`),
    filters: [filter],
  })
  if (canceled || filePath === '') return null
  return extname(filePath) === '' ? `${filePath}${ending}` : filePath
}

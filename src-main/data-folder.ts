import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { App } from 'electron'
import { makeFolder, tryFolder } from './files/make-folder.ts'

export const productName = 'Backprop Bench'

/**
 * Settles where the app keeps its data: "Backprop Bench" in the user's application data, or the folder that Chromium's
 * `--user-data-dir=FOLDER` names. Said here outright, because a launcher may have set it from another name already.
 * @throws Error with the place and a remedy where that folder cannot be made or written to
 */
export function chooseDataFolder(app: App): void {
  app.setName(productName)
  const chosen = app.commandLine.getSwitchValue('user-data-dir')
  const folder = chosen === '' ? join(app.getPath('appData'), productName) : resolve(chosen)
  try {
    tryFolder(folder)
    makeFolder(folder)
  } catch (error) {
    const remedy = chosen === '' ? 'make room for it, or start with --user-data-dir=FOLDER and a folder that can be written to' : 'name another folder with --user-data-dir'
    throw new Error(`The folder for its data ${error instanceof Error ? error.message : String(error)}: ${remedy}`)
  }
  app.setPath('userData', folder)
}

const temporaryPrefix = 'backprop-bench-command-line-'

/**
 * Gives the command line a folder of its own for what Chromium writes, so that it runs while the app is open. Returns
 * what deletes it. Chromium writes a few files once more at its very end: the next run sweeps those away.
 */
export function useTemporaryDataFolder(app: App): () => void {
  for (const name of readdirSync(tmpdir())) if (isLeftover(name)) remove(join(tmpdir(), name))
  const folder = mkdtempSync(join(tmpdir(), `${temporaryPrefix}${process.pid}-`))
  app.setPath('userData', folder)
  return () => remove(folder)
}

/** Whether a folder belonged to a process that is no more. */
function isLeftover(name: string): boolean {
  if (!name.startsWith(temporaryPrefix)) return false
  try {
    process.kill(Number.parseInt(name.slice(temporaryPrefix.length), 10), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    console.error(`${folder} could not be deleted: ${String(error)}`) // A leftover is no reason to fail.
  }
}

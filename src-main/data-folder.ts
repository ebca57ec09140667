import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { App } from 'electron'

export const productName = 'Backprop Bench'

/**
 * Settles where the app keeps its data: "Backprop Bench" in the user's application data, or the folder that Chromium's
 * `--user-data-dir=FOLDER` names. Said here outright, because a launcher may have set it from another name already.
 */
export function chooseDataFolder(app: App): void {
  app.setName(productName)
  const chosen = app.commandLine.getSwitchValue('user-data-dir')
  const folder = chosen === '' ? join(app.getPath('appData'), productName) : resolve(chosen)
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}

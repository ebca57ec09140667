import { app, dialog } from 'electron'

/** Nothing can be shown without the page or the data folder: says why, and gives up. */
export function failStart(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  console.error(`Backprop Bench could not start: ${reason}`)
  // Before Electron is ready Linux has no dialogs: Electron would print it a second time.
  if (app.isReady() || process.platform !== 'linux') dialog.showErrorBox('Backprop Bench could not start', reason)
  app.exit(1)
}

import type { ElectronApplication } from '@playwright/test'

/** Lets the native dialogs answer with a path, as no test can press their buttons. All else about saving stays real. */
export async function answerSaveDialog(electron: ElectronApplication, filePath: string): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, filePath)
}

export async function answerOpenDialog(electron: ElectronApplication, filePath: string): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, filePath)
}

/** The name that the app proposed in its last save dialog. */
export async function recordSaveDialog(electron: ElectronApplication, filePath: string): Promise<() => Promise<string>> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (...arguments_: unknown[]) => {
      const options = arguments_.at(-1) as { defaultPath?: string }
      ;(globalThis as { proposed?: string }).proposed = options.defaultPath ?? ''
      return Promise.resolve({ canceled: false, filePath: path })
    }
  }, filePath)
  return () => electron.evaluate(() => (globalThis as { proposed?: string }).proposed ?? '')
}

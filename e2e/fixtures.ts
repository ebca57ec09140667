import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'

/** The app under test: the built app in the real Electron. */
export interface App {
  electron: ElectronApplication
  window: Page
  /** Quits the app and waits for its end. */
  close(): Promise<void>
}

interface Fixtures {
  /** A folder of this test's own, gone after it. */
  folder: string
  /** Starts the app on this test's data folder; a second start finds what the first one left. */
  start: (options?: { arguments?: string[]; colorScheme?: 'light' | 'dark' }) => Promise<App>
  /** The app's window, started with an empty library. */
  window: Page
  electron: ElectronApplication
  app: App
}

const repository = join(import.meta.dirname, '..')

/** The Electron program that `npm test` has got ready. */
function electronProgram(): string {
  const program = process.env['ELECTRON_EXEC_PATH']
  if (!program) throw new Error('ELECTRON_EXEC_PATH is not set; start these tests with: npm test -- e2e')
  return program
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'backprop-bench-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },

  start: async ({ folder }, use) => {
    const running = new Set<App>()
    await use(async (options = {}) => {
      const electron = await _electron.launch({
        executablePath: electronProgram(),
        args: [repository, `--user-data-dir=${join(folder, 'data')}`, ...(options.arguments ?? [])],
        cwd: repository,
      })
      const window = await electron.firstWindow()
      await window.emulateMedia({ colorScheme: options.colorScheme ?? 'light' })
      // The pointer of the screen stands somewhere: it must not point at what lies there. A test's pointer still does.
      // Asked again where V8's collector took the inspector's promise first, as it may while an app starts.
      await expect(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.setIgnoreMouseEvents(true)))).toPass()
      // What every view has: an app that is started with a zip shows its library at once.
      await window.getByRole('navigation', { name: 'Views' }).waitFor()
      const app: App = {
        electron,
        window,
        close: async () => {
          running.delete(app)
          await electron.close()
        },
      }
      running.add(app)
      return app
    })
    for (const app of running) await app.electron.close()
  },

  app: async ({ start }, use) => use(await start()),
  window: async ({ app }, use) => use(app.window),
  electron: async ({ app }, use) => use(app.electron),
})

export { expect }

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

/**
 * V8's collector may take the promise by which the inspector waits for an answer of the main process, above all while an app
 * starts. What was asked is asked again then, and so may be done twice.
 */
export function askingAgain(electron: ElectronApplication): ElectronApplication {
  const evaluate = electron.evaluate.bind(electron) as (...question: unknown[]) => Promise<unknown>
  const ask = async (...question: unknown[]): Promise<unknown> => {
    for (let tries = 1; ; tries++)
      try {
        return await evaluate(...question)
      } catch (error) {
        if (tries === 4 || !String(error).includes('promise was garbage collected')) throw error
      }
  }
  return Object.assign(electron, { evaluate: ask })
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
      const electron = askingAgain(
        await _electron.launch({
          executablePath: electronProgram(),
          args: [repository, `--user-data-dir=${join(folder, 'data')}`, ...(options.arguments ?? [])],
          cwd: repository,
        }),
      )
      const window = await electron.firstWindow()
      await window.emulateMedia({ colorScheme: options.colorScheme ?? 'light' })
      // The pointer of the screen stands somewhere: it must not point at what lies there. A test's pointer still does.
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.setIgnoreMouseEvents(true)))
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

import { expect, test, type App } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What of the work is on the disk, which nothing on the screen tells: whether "1e" has been typed, and how many runs. */
async function keptIn(folder: string): Promise<{ isTyped: boolean; runs: number }> {
  const unsaved = join(folder, 'data', 'unsaved')
  const texts = async (pattern: RegExp): Promise<string> =>
    (await Promise.all((await readdir(unsaved)).filter((name) => pattern.test(name)).map((name) => readFile(join(unsaved, name), 'utf8')))).join('')
  return { isTyped: (await texts(/^settings\.json$/)).includes('"1e"'), runs: (await texts(/^runs-\d+\.json$/)).match(/"index":/g)?.length ?? 0 }
}

test('a killed app comes back with the settings as they were typed and every run that had ended', async ({ start, folder }) => {
  const first = await start()
  const bench = new Workbench(first.window)
  await bench.pickPreset('Report: learning rates')
  await bench.type('Learning rates', '0.4, 0.8')
  await bench.runToTheEnd()
  await bench.enter('Maximum epochs', '1e')
  const rows = await bench.rows()
  // The promise is two seconds.
  await expect.poll(() => keptIn(folder), { timeout: 2000 }).toEqual({ isTyped: true, runs: 2 })
  const closed = first.electron.waitForEvent('close')
  first.electron.process().kill('SIGKILL')
  await closed

  const second = new Workbench((await start()).window)
  await expect(second.window.getByText('Your last work is back.')).toBeVisible()
  await expect(second.runs).toHaveCount(2)
  expect((await second.rows()).map((row) => row.slice(0, 5))).toEqual(rows.map((row) => row.slice(0, 5)))
  await expect(second.window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('0.4, 0.8')
  await expect(second.window.getByRole('spinbutton', { name: 'Maximum epochs' })).toHaveValue('1e')
  await expect(second.picture(/^Prediction: decision surface/)).toBeVisible()

  await second.button('Start anew').click()
  await expect(second.runs).toHaveCount(0)
  await expect(second.window.getByRole('spinbutton', { name: 'Maximum epochs' })).not.toHaveValue('1e')
})

const waysToEnd = {
  'its window is closed': (app: App) => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()),
  'it is quit': (app: App) => app.electron.evaluate(({ app: main }) => main.quit()),
}
for (const [name, end] of Object.entries(waysToEnd)) {
  test(`the app ends when ${name}, and what was typed and trained the moment before is there again`, async ({ start }) => {
    const first = await start()
    const bench = new Workbench(first.window)
    await bench.type('Learning rates', '1.6, 3.2')
    await bench.runToTheEnd()
    await bench.enter('Maximum epochs', '123')
    const closed = first.electron.waitForEvent('close')
    await end(first)
    await closed
    const second = new Workbench((await start()).window)
    await expect(second.window.getByText('Your last work is back.')).toBeVisible()
    await expect(second.runs).toHaveCount(2)
    await expect(second.window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('1.6, 3.2')
    await expect(second.window.getByRole('spinbutton', { name: 'Maximum epochs' })).toHaveValue('123')
  })
}

test('an app that was closed without changes starts as ever', async ({ start }) => {
  const first = await start()
  await first.close()
  const { window } = await start()
  await expect(window.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
  await expect(window.getByText('Your last work is back.')).toBeHidden()
})

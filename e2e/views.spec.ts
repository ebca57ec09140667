import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { answerOpenDialog } from './save-dialog.ts'
import { Workbench } from './pages/workbench.ts'

const folder = join(import.meta.dirname, '../test-results/views')

test.beforeAll(() => mkdir(folder, { recursive: true }))

/** Controls and words that are wider than the place they have, or lie outside of the window. */
function cutOff(window: Page): Promise<string[]> {
  return window.evaluate(() => {
    const text = 'button, label, h1, h2, h3, figcaption, th, td, select, [role="status"]'
    return [...document.querySelectorAll<HTMLElement>(text)]
      .filter((element) => element.checkVisibility() && !element.closest('[role="log"]'))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
      .map((element) => `${element.tagName.toLowerCase()} “${element.innerText.slice(0, 40)}”`)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1024, 700],
    [1600, 1000],
  ] as const) {
    test(`every view fits into ${width} × ${height}, ${colorScheme}`, async ({ start }, testInfo) => {
      testInfo.setTimeout(180_000)
      const { electron, window } = await start({ colorScheme })
      await electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height), { width, height })
      await expect.poll(() => window.evaluate(() => innerWidth)).toBe(width)
      const bench = new Workbench(window)

      const look = async (view: string): Promise<void> => {
        await test.step(view, async () => {
          // A chart is redrawn up to a moment after its data came: the picture is taken once two are alike.
          let picture: Buffer = Buffer.alloc(0)
          const isStanding = async (): Promise<boolean> => picture.equals((picture = await window.screenshot({ animations: 'disabled' })))
          await expect.poll(isStanding, { intervals: [300] }).toBe(true)
          await writeFile(join(folder, `${view}-${width}-${colorScheme}.png`), picture)
          expect(await window.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
          expect(await cutOff(window)).toEqual([])
        })
      }

      await look('workbench-empty')
      await bench.openTab('Convergence map')
      await look('convergence-map-empty')
      await bench.openTab('Curves')
      await bench.pickPreset('Report: learning rates')
      await bench.button('Step').click()
      await expect(window.getByText(/^epoch 1, \d+ wrong$/)).toBeVisible()
      await bench.button('Change rate').click()
      await window.getByRole('spinbutton', { name: 'Learning rate of the selected run' }).fill('0.5')
      await look('change-rate')
      await bench.button('Apply rate').click()
      await expect(bench.runs.first()).toContainText('0.05 → 0.5 at 1')
      await look('rate-changed')
      await bench.button('Remove branches and changes of rate').click()
      await bench.button('Reset').click()
      await bench.button('Dismiss message').click()
      await bench.runToTheEnd()
      await expect(bench.picture(/^Prediction: decision surface/)).toBeVisible()
      await look('workbench')
      await window.getByRole('radio', { name: 'Loss logarithmic' }).check()
      await bench.choose('Layout of the curves', 'Side by side')
      await look('workbench-side-by-side')
      await bench.choose('Layout of the curves', 'Table')
      await look('workbench-table')
      await bench.openTab('Decision maps')
      await expect(bench.picture(/^Decision map of rate 6.4/)).toBeVisible()
      await look('decision-maps')
      await bench.openTab('Sample losses')
      await bench.button('Initial weights').click()
      await expect(bench.picture(/^Losses of 21 samples/)).toBeVisible()
      await expect(bench.picture(/^Decision map with \d+ samples marked/)).toBeVisible()
      await look('sample-losses')
      await window.getByRole('region', { name: 'Sample losses' }).getByRole('button', { name: 'Show table' }).click()
      await look('sample-losses-table')
      await bench.button('Fork here …').click()
      await look('forking')
      await bench.button('Cancel').click()
      await bench.button('Last epoch').click()
      await bench.button('Enlarge network').click()
      await expect(bench.picture(/^Network: .*weights: rate/)).toBeVisible()
      await look('network-enlarged')
      await bench.button('Show weights table').click()
      await look('network-table')
      await bench.button('Hide weights table').click()
      await bench.button('Close network').click()
      for (let layer = 3; layer < 9; layer++) await bench.button('Add layer').click()
      await bench.enter('Layer 8 neurons', '1024')
      await look('network-deep')
      for (let layer = 3; layer < 9; layer++) await bench.button('Remove layer 3').click()
      await bench.openTab('Convergence map')
      await look('convergence-map-one-seed')
      await bench.enter('First N seeds', '20')
      await bench.enter('Maximum epochs', '2000')
      await window.getByRole('combobox', { name: 'Schedule' }).selectOption('Step')
      await bench.button('Range …').click()
      await bench.runToTheEnd()
      await look('convergence-map')
      await bench.choose('Layout of the convergence map', 'Table')
      await look('convergence-map-table')
      await bench.button('Keyboard').click()
      await expect(window.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
      await look('keyboard')
      await window.keyboard.press('Escape')
      await bench.save('Save experiment', 'Learning rates on XOR easy')
      await bench.save('Save model', 'XOR easy at 0.05')
      const library = await bench.openLibrary()
      await look('library')
      await library.getByRole('button', { name: 'Open XOR easy at 0.05' }).click()
      await expect(bench.picture(/^Prediction: decision surface/)).toBeVisible()
      await look('model')
      await writeFile(join(folder, 'rows.csv'), ['x1,x2', ...Array.from({ length: 60 }, (_, row) => `${row / 60},0.5`)].join('\n'))
      await answerOpenDialog(electron, join(folder, 'rows.csv'))
      await bench.button('Choose CSV').click()
      await window.getByText('Numbers', { exact: true }).click()
      await expect(window.getByRole('table', { name: 'Predictions' })).toBeVisible()
      await look('model-table')
      await bench.button('Workbench').click()
      await bench.openTab('Curves')
      await bench.button('Picture settings').click()
      await expect(window.getByRole('img', { name: 'The picture as it will be' })).toBeVisible()
      await look('picture-settings')
      await window.keyboard.press('Escape')
      await bench.pickPreset('Report: linear, n = 100')
      await bench.runToTheEnd()
      await bench.save('Save experiment', 'Linear, n = 100')
      await bench.button('Comparison').click()
      await look('comparison-empty')
      for (const name of ['Learning rates on XOR easy', 'Linear, n = 100']) await window.getByRole('checkbox', { name: `Compare ${name}` }).check()
      await expect(bench.picture(/saved runs$/)).toBeVisible()
      await look('comparison')
      await bench.button('Workbench').click()
      await bench.button('Paint points').click()
      await look('paint')
      const path = join(folder, 'table.csv')
      await writeFile(path, 'petal,sepal,height,species\n1,2,3,red\n2,3,4,blue\n3,4,5,red\n')
      await answerOpenDialog(electron, path)
      await bench.button('Load CSV').click()
      await expect(window.getByRole('dialog', { name: 'Import table.csv' })).toBeVisible()
      await look('import')
    })
  }
}

test('at 200 % zoom nothing is cut off, lies outside of the window or is out of reach', async ({ electron, window }) => {
  await electron.evaluate(({ BrowserWindow }) => {
    const [one] = BrowserWindow.getAllWindows()
    one!.setContentSize(1024, 700)
    one!.webContents.setZoomFactor(2)
  })
  await expect.poll(() => window.evaluate(() => innerWidth)).toBe(512)
  const bench = new Workbench(window)
  const fits = async (view: string): Promise<void> => {
    await test.step(view, async () => {
      const { width, scrolled } = await window.evaluate(() => ({ width: innerWidth, scrolled: Math.max(...[document.documentElement, ...document.querySelectorAll('main')].map((one) => one.scrollWidth)) }))
      expect(scrolled).toBeLessThanOrEqual(width)
      expect(await cutOff(window)).toEqual([])
    })
  }
  await fits('set-up')
  await bench.pickPreset('Report: learning rates')
  await bench.enter('First N seeds', '3')
  await bench.button('Range …').click()
  await bench.button('Step').click()
  await expect(window.getByText(/^epoch 1, \d+ wrong$/)).toBeVisible()
  await bench.button('Change rate').click()
  const apply = bench.button('Apply rate')
  await apply.scrollIntoViewIfNeeded()
  await expect(apply).toBeInViewport({ ratio: 1 })
  await expect(bench.button('Cancel')).toBeInViewport({ ratio: 1 })
  await fits('change of a rate')
  await window.keyboard.press('Escape')
  await bench.button('Resume').click()
  await expect(bench.status).toContainText('Done', { timeout: 45_000 })
  for (const tab of await window.getByRole('tablist', { name: 'Result' }).getByRole('tab').allInnerTexts()) {
    await bench.openTab(tab)
    await fits(tab)
  }
  const library = await bench.openLibrary()
  await expect(library).toBeVisible()
  await fits('library')
})

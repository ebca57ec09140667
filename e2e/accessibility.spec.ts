import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog } from './save-dialog.ts'

/** Faults that axe calls serious or critical, each with the elements at fault. */
async function seriousFaults(window: Page): Promise<string[]> {
  // What is still fading in has no contrast yet; a click shows in the next frame.
  await window.evaluate(async () => {
    const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
    const fading = (): Animation[] => document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await nextFrame()
    do {
      await Promise.all(fading().map((one) => one.finished.catch(() => undefined)))
      await nextFrame()
    } while (fading().length > 0)
  })
  // Legacy mode: the app denies new windows, which axe's other mode opens.
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any view, ${colorScheme}`, async ({ start }) => {
    const { electron, window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await expect(bench.button('Export points as CSV')).toBeEnabled()
    expect(await seriousFaults(window)).toEqual([])

    await bench.pickPreset('Report: learning rates')
    await bench.runToTheEnd()
    expect(await seriousFaults(window)).toEqual([])
    await bench.choose('Layout of the curves', 'Table')
    await bench.type('Learning rates', 'abc')
    await bench.run()
    expect(await seriousFaults(window)).toEqual([])
    await bench.type('Learning rates', '0.8')

    await electron.evaluate(({ app }) => process.kill(app.getAppMetrics().find((one) => one.name === 'Backprop Bench engine')!.pid, 'SIGKILL'))
    await window.getByRole('spinbutton', { name: 'Output layer neurons' }).fill('2')
    await bench.run()
    await expect(window.getByRole('alert').filter({ hasText: 'network.layers[2].units' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
    await window.getByRole('spinbutton', { name: 'Output layer neurons' }).fill('1')

    await bench.button('Save model').click()
    await expect(window.getByRole('dialog', { name: 'Save model' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
    await window.keyboard.press('Escape')
    await bench.save('Save model', 'A model')
    const library = await bench.openLibrary()
    expect(await seriousFaults(window)).toEqual([])
    await library.getByRole('button', { name: 'Open A model' }).click()
    await expect(bench.picture(/^Prediction/)).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in time travel, decision maps, sample losses and the comparison, ${colorScheme}`, async ({ start }) => {
    const { window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await bench.pickPreset('Report: learning rates')
    await bench.openTab('Sample losses')
    expect(await seriousFaults(window)).toEqual([])
    await bench.runToTheEnd()
    await bench.button('Initial weights').click()
    await expect(bench.picture(/^Losses of 21 samples/)).toBeVisible()
    await bench.button('Fork here …').click()
    expect(await seriousFaults(window)).toEqual([])
    await bench.button('Cancel').click()
    await bench.openTab('Decision maps')
    await expect(bench.picture(/^Decision map of rate 6.4/)).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
    await bench.button('Comparison').click()
    expect(await seriousFaults(window)).toEqual([])
    await bench.button('Workbench').click()
    await bench.save('Save experiment', 'Rates')
    await bench.button('Comparison').click()
    await window.getByRole('checkbox', { name: 'Compare Rates' }).check()
    await expect(bench.picture(/saved runs$/)).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
  })

  test(`axe finds nothing serious in a model in use and in the picture of a chart, ${colorScheme}`, async ({ start, folder }) => {
    const { electron, window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await bench.pickPreset('Report: XOR easy')
    await bench.runToTheEnd()
    await bench.button('Picture settings').click()
    await expect(window.getByRole('img', { name: 'The picture as it will be' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
    await window.keyboard.press('Escape')
    await bench.save('Save model', 'Seen')
    await (await bench.openLibrary()).getByRole('button', { name: 'Open Seen' }).click()
    await writeFile(join(folder, 'rows.csv'), 'x1,x2\n0,1\n1,1\n')
    await answerOpenDialog(electron, join(folder, 'rows.csv'))
    await bench.button('Choose CSV').click()
    await expect(window.getByRole('table', { name: 'Predictions' })).toBeVisible()
    await window.getByText('Numbers', { exact: true }).click()
    expect(await seriousFaults(window)).toEqual([])
  })

  test(`axe finds nothing serious in painting and in the import of a table, ${colorScheme}`, async ({ start, folder }) => {
    const { electron, window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await bench.button('Paint points').click()
    await expect(bench.button('Export points as CSV')).toBeEnabled()
    expect(await seriousFaults(window)).toEqual([])
    const path = join(folder, 'table.csv')
    await writeFile(path, 'petal,sepal,species\n1,2,red\n2,3,blue\n')
    await answerOpenDialog(electron, path)
    await bench.button('Load CSV').click()
    await expect(window.getByRole('dialog', { name: 'Import table.csv' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the enlarged network, ${colorScheme}`, async ({ start }) => {
    const { window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await bench.pickPreset('Report: XOR easy')
    await bench.runToTheEnd()
    await bench.button('Enlarge network').click()
    await bench.button('Show weights table').click()
    await expect(window.getByRole('table', { name: 'Weights of the layer' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
  })

  test(`axe finds nothing serious in the convergence map and what sets it up, ${colorScheme}`, async ({ start }) => {
    const { window } = await start({ colorScheme })
    const bench = new Workbench(window)
    await bench.openTab('Convergence map')
    expect(await seriousFaults(window)).toEqual([])
    await bench.pickPreset('Report: learning rates')
    await bench.enter('First N seeds', '2')
    await bench.button('Step').click()
    await expect(window.getByText(/^epoch 1, \d+ wrong$/)).toBeVisible()
    await bench.button('Change rate').click()
    await window.getByRole('spinbutton', { name: 'Learning rate of the selected run' }).fill('0.5')
    expect(await seriousFaults(window)).toEqual([])
    await bench.button('Apply rate').click()
    await expect(window.getByRole('group', { name: 'Branches and changes of rate' })).toBeVisible()
    await bench.button('Resume').click()
    await expect(bench.status).toContainText('Done')
    await bench.button('Range …').click()
    await window.getByRole('combobox', { name: 'Schedule' }).selectOption('Cosine')
    expect(await seriousFaults(window)).toEqual([])
    await bench.choose('Layout of the convergence map', 'Table')
    await bench.button('Keyboard').click()
    await expect(window.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
    expect(await seriousFaults(window)).toEqual([])
  })
}

test('Space runs and pauses, R resets, and every control of the set-up is reached by Tab', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '100000000')
  await window.getByRole('heading', { name: 'Loss curves' }).click()
  await window.keyboard.press('Space')
  await expect(bench.status).toContainText('Training')
  await window.keyboard.press('Space')
  await expect(bench.status).toContainText('Paused')
  await window.keyboard.press('r')
  await expect(bench.status).toHaveText('Ready')

  // Round the window once: to the button that comes after the heading, over the window's frame, and there again.
  const reached = new Set<string>()
  const focused = (): Promise<string> =>
    window.evaluate(() => {
      const active = document.activeElement
      const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : undefined
      return active?.getAttribute('aria-label') ?? label ?? active?.textContent?.trim() ?? ''
    })
  await window.keyboard.press('Tab')
  const first = await focused()
  for (let name = first, presses = 0; presses === 0 || (name !== first && presses < 300); presses++) {
    reached.add(name)
    await window.keyboard.press('Tab')
    name = await focused()
  }
  for (const name of ['Dataset', 'Layer 1 neurons', 'Layer 1 activation', 'Remove layer 1', 'Initialization', 'Learning rates', 'Seeds', 'Loss', 'Optimizer', 'Batch size', 'Maximum epochs', 'Run'])
    expect(reached, name).toContain(name)
})

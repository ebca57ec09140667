import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { coloursIn } from './picture.ts'
import { answerSaveDialog, recordSaveDialog } from './save-dialog.ts'

/** Waits until a picture stands still, and takes it. */
async function standing(picture: Locator): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0)
  await expect.poll(async () => last.equals((last = await picture.screenshot({ animations: 'disabled' }))), { intervals: [250] }).toBe(true)
  return last
}

async function trainedRates(window: Page, rates: string, seeds = '1'): Promise<Workbench> {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.type('Learning rates', rates)
  await bench.type('Seeds', seeds)
  await bench.runToTheEnd()
  return bench
}

test('a part of the chart is zoomed into by dragging, moved and magnified by keys, and fitted again', async ({ window }) => {
  const bench = await trainedRates(window, '0.8, 3.2')
  const chart = bench.picture(/^Mean loss by epoch/)
  const whole = await standing(chart)
  const fit = bench.button('Fit')
  await expect(fit).toBeDisabled()

  const { x, y, width, height } = (await chart.boundingBox())!
  await window.mouse.move(x + width * 0.2, y + height * 0.2)
  await window.mouse.down()
  await window.mouse.move(x + width * 0.5, y + height * 0.5, { steps: 4 })
  await window.mouse.up()
  await window.mouse.move(x, y - 30)
  await expect(fit).toBeEnabled()
  const part = await standing(chart)
  expect(part.equals(whole)).toBe(false)

  await test.step('Shift and drag pans, Ctrl and wheel zooms', async () => {
    await window.keyboard.down('Shift')
    await window.mouse.move(x + width * 0.5, y + height * 0.4)
    await window.mouse.down()
    await window.mouse.move(x + width * 0.4, y + height * 0.4, { steps: 6 })
    await window.mouse.up()
    await window.keyboard.up('Shift')
    await window.mouse.move(x, y - 30)
    const panned = await standing(chart)
    expect(panned.equals(part)).toBe(false)
    await window.mouse.move(x + width * 0.5, y + height * 0.4)
    await window.keyboard.down('Control')
    await window.mouse.wheel(0, -200)
    await window.keyboard.up('Control')
    await window.mouse.move(x, y - 30)
    await expect.poll(async () => (await chart.screenshot()).equals(panned)).toBe(false)
  })

  await test.step('the keys do the same', async () => {
    const frame = window.getByRole('group', { name: /^Mean loss by epoch, 2 curves: plus and minus zoom/ })
    await frame.focus()
    await window.keyboard.press('0')
    await expect(fit).toBeDisabled()
    for (const key of ['+', 'ArrowRight', 'ArrowUp', '-']) {
      const before = await standing(chart)
      await window.keyboard.press(key)
      await expect.poll(async () => (await chart.screenshot()).equals(before), `after ${key}`).toBe(false)
    }
    await expect(bench.status).toContainText('Done')
  })

  await fit.click()
  await expect(fit).toBeDisabled()
  await expect.poll(async () => (await chart.screenshot()).equals(whole)).toBe(true)
})

test('the exported picture shows the part that is looked at', async ({ electron, window, folder }) => {
  const bench = await trainedRates(window, '0.8, 3.2')
  const exported = async (name: string): Promise<Map<string, number>> => {
    const path = join(folder, name)
    await recordSaveDialog(electron, path)
    await bench.button('Export chart as PNG').click()
    await expect(window.getByText(`Saved the chart as ${name}.`)).toBeVisible()
    return coloursIn(PNG.sync.read(await readFile(path)))
  }
  const colour = await bench.colourOf('3.2')
  const whole = await exported('whole.png')

  // The upper right of the chart, where neither curve passes.
  const { x, y, width, height } = (await bench.picture(/^Mean loss by epoch/).boundingBox())!
  await window.mouse.move(x + width * 0.6, y + height * 0.1)
  await window.mouse.down()
  await window.mouse.move(x + width * 0.9, y + height * 0.4, { steps: 4 })
  await window.mouse.up()
  await expect(bench.button('Fit')).toBeEnabled()
  const part = await exported('part.png')
  // What is left of the curve is its entry in the legend.
  expect(part.get(colour)!).toBeLessThan(whole.get(colour)! / 4)
})

test('the picture of the chart takes the size, colours and legend that are chosen, and is copied', async ({ electron, window, folder }) => {
  const bench = await trainedRates(window, '0.8, 3.2')
  const exported = async (name: string): Promise<PNG> => {
    await expect(window.getByText(`Saved the chart as ${name}.`)).toBeVisible()
    return PNG.sync.read(await readFile(join(folder, name)))
  }
  await answerSaveDialog(electron, join(folder, 'dark.png'))
  await bench.button('Picture settings').click()
  const dialog = window.getByRole('dialog', { name: 'Picture of the chart' })
  await dialog.getByRole('spinbutton', { name: 'Width' }).fill('10')
  await expect(dialog).toContainText('a whole number from 200 to 16384')
  await expect(dialog.getByRole('button', { name: 'Save picture' })).toBeDisabled()
  await dialog.getByRole('spinbutton', { name: 'Width' }).fill('640')
  await dialog.getByRole('spinbutton', { name: 'Height' }).fill('360')
  await dialog.getByRole('spinbutton', { name: 'Scale' }).fill('3')
  await dialog.getByRole('combobox', { name: 'Colours' }).selectOption('Dark')
  await expect(dialog).toContainText('1920 × 1080 pixels')
  await dialog.getByRole('button', { name: 'Save picture' }).click()
  const dark = await exported('dark.png')
  expect([dark.width, dark.height, ...dark.data.subarray(0, 4)]).toEqual([1920, 1080, 0x1a, 0x1e, 0x25, 255])

  await bench.button('Picture settings').click()
  await dialog.getByRole('combobox', { name: 'Colours' }).selectOption('Transparent')
  await dialog.getByRole('switch', { name: 'Legend' }).uncheck()
  await dialog.getByRole('button', { name: 'Copy picture' }).click()
  await expect(window.getByText('Copied the chart to the clipboard.')).toBeVisible()
  // Read by the page of the test, which alone is let to.
  await electron.evaluate(({ session }) => session.defaultSession.setPermissionCheckHandler(() => true))
  await electron.evaluate(({ session }) => session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(true)))
  const size = await window.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const picture = await createImageBitmap(await item!.getType('image/png'))
    return [picture.width, picture.height]
  })
  expect(size).toEqual([1920, 1080])

  // What was chosen is what the button exports from now on.
  await answerSaveDialog(electron, join(folder, 'clear.png'))
  await bench.button('Export chart as PNG').click()
  const clear = await exported('clear.png')
  expect([clear.width, clear.height, clear.data[3]]).toEqual([1920, 1080, 0])
})

test('the curve under the pointer is named, lights its row, and a click selects its run', async ({ window }) => {
  const bench = await trainedRates(window, '0.8, 3.2')
  const chart = bench.picture(/^Mean loss by epoch/)
  await standing(chart)
  const tip = window.locator('.tip')
  const lit = bench.runs.and(window.locator('.lit'))

  /** Moves the pointer down a column of the chart until it meets a curve. */
  const meet = (): Promise<void> =>
    expect(async () => {
      const { x, y, width, height } = (await chart.boundingBox())!
      for (let share = 0.1; share < 0.85; share += 0.05) {
        await window.mouse.move(x + width * 0.6, y + height * share)
        await window.evaluate(() => new Promise(requestAnimationFrame))
        if (await tip.isVisible()) return
      }
      throw new Error('No curve was met.')
    }).toPass()

  await test.step('from the chart to the table', async () => {
    await meet()
    await expect(tip).toContainText(/rate 0\.8epoch [\d,]+: 0\.\d+/)
    await expect(lit).toHaveCount(1)
    await expect(lit.getByRole('rowheader')).toHaveText('0.8')
    await window.mouse.move(0, 0)
    await expect(lit).toHaveCount(0)
  })

  await test.step('from the table to the chart', async () => {
    const dark = await standing(chart)
    // By focus, which stays where it is while the chart is scrolled into sight.
    await window.getByRole('button', { name: 'Select rate 3.2, seed 1' }).focus()
    await expect(lit.getByRole('rowheader')).toHaveText('3.2')
    await expect.poll(async () => (await chart.screenshot()).equals(dark)).toBe(false)
  })

  await test.step('a click selects', async () => {
    await bench.runs.nth(1).click()
    await meet()
    await window.mouse.down()
    await window.mouse.up()
    await expect(bench.runs.nth(0)).toHaveAttribute('aria-current', 'true')
  })
})

test('the horizontal axis counts epochs, updates or seconds', async ({ window }) => {
  const bench = await trainedRates(window, '0.8, 3.2')
  const across = window.getByRole('combobox', { name: 'Horizontal axis' })
  await expect(bench.picture('Mean loss by epoch, 2 curves')).toBeVisible()
  const byEpoch = await standing(bench.picture(/^Mean loss by/))
  for (const [label, by] of [['Updates', 'update'], ['Seconds', 'training time']] as const) {
    await across.selectOption({ label })
    expect((await standing(bench.picture(`Mean loss by ${by}, 2 curves`))).equals(byEpoch)).toBe(false)
  }
  await across.selectOption({ label: 'Epochs' })
  await expect.poll(async () => (await bench.picture(/^Mean loss by/).screenshot()).equals(byEpoch)).toBe(true)
})

test('smoothing is off at first, and leaves the raw line and the numbers of the table', async ({ window }) => {
  const bench = await trainedRates(window, '0.8')
  const slider = window.getByRole('slider', { name: 'Smoothing' })
  await expect(slider).toHaveValue('0')
  await bench.choose('Layout of the curves', 'Table')
  const table = window.getByRole('table', { name: 'Mean loss by epoch' })
  const numbers = await table.innerText()
  await slider.fill('0.95')
  await expect.poll(() => table.innerText()).toBe(numbers)
  await bench.choose('Layout of the curves', 'Together')
  const chart = bench.picture('Mean loss by epoch, 1 curve')
  const smooth = await standing(chart)
  await slider.fill('0')
  await expect.poll(async () => (await chart.screenshot()).equals(smooth)).toBe(false)
})

test('the seeds of a rate are shown as their mean with a band, and a diverged run apart', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  for (const layer of ['Layer 1', 'Layer 2', 'Output layer']) await window.getByRole('combobox', { name: `${layer} activation` }).selectOption('linear')
  await bench.enter('Maximum epochs', '300')
  await bench.type('Learning rates', '0.0001, 60')
  await bench.type('Seeds', '1, 2, 3')
  await bench.runToTheEnd()
  await expect(bench.runs).toHaveCount(6)
  const outcomes = (await bench.rows()).map(([, , outcome]) => outcome)
  const diverged = outcomes.filter((outcome) => outcome === 'Diverged').length
  expect(diverged).toBeGreaterThan(0)

  await window.getByRole('combobox', { name: 'Seeds shown as' }).selectOption({ label: 'Mean, range' })
  const legend = window.getByRole('group', { name: 'Learning rates shown' })
  await expect(legend).toContainText('band: lowest to highest seed')
  await expect(legend).toContainText('diverged')
  await bench.choose('Layout of the curves', 'Table')
  const table = window.getByRole('table', { name: 'Mean loss by epoch' })
  for (const heading of ['rate 0.0001, mean of 3 seeds', 'rate 0.0001, mean of 3 seeds: low', 'rate 0.0001, mean of 3 seeds: high']) await expect(table.getByRole('columnheader', { name: heading, exact: true })).toBeVisible()
  const place = outcomes.indexOf('Diverged')
  await expect(table.getByRole('columnheader', { name: `rate ${(await bench.rows())[place]![0]}, seed ${(await bench.rows())[place]![1]}`, exact: true })).toBeVisible()
})

test('the curves take the whole window, and Escape brings it back', async ({ window }) => {
  const bench = await trainedRates(window, '0.8')
  const chart = bench.picture('Mean loss by epoch, 1 curve')
  const before = (await chart.boundingBox())!.width
  await bench.button('Full size').click()
  await expect.poll(async () => (await chart.boundingBox())!.width).toBeGreaterThan(before * 1.3)
  await window.keyboard.press('Escape')
  await expect.poll(async () => (await chart.boundingBox())!.width).toBe(before)
})

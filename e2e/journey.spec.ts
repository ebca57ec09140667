import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { coloursIn } from './picture.ts'
import { recordSaveDialog } from './save-dialog.ts'

test('a report is reproduced, saved, found again after a restart, and its chart exported', async ({ start, folder }) => {
  const first = await start()
  const bench = new Workbench(first.window)

  await test.step('the report’s first experiment: linear, n = 100', async () => {
    await bench.pickPreset('Report: linear, n = 100')
    await bench.runToTheEnd()
    const [row] = await bench.rows()
    expect(row).toEqual(expect.arrayContaining(['0.8', '1', 'Converged', '100.0 %']))
  })

  await test.step('its second experiment, XOR easy, at several learning rates', async () => {
    await bench.pickPreset('Report: XOR easy')
    await bench.type('Learning rates', '0.2, 0.8, 3.2')
    await bench.runToTheEnd()
    await expect(bench.runs).toHaveCount(3)
    expect((await bench.rows()).map(([rate, , outcome]) => [rate, outcome])).toEqual([
      ['0.2', 'Converged'],
      ['0.8', 'Converged'],
      ['3.2', 'Converged'],
    ])
    await expect(bench.picture('Mean loss by epoch, 3 curves')).toBeVisible()
  })

  await test.step('the curves side by side, with common axes', async () => {
    await bench.choose('Layout of the curves', 'Side by side')
    for (const rate of ['0.2', '0.8', '3.2']) await expect(bench.picture(`Mean loss by epoch at rate ${rate}`)).toBeVisible()
    await bench.choose('Layout of the curves', 'Together')
  })

  await test.step('save the experiment and the weights of one run', async () => {
    await bench.save('Save experiment', 'XOR at three rates')
    await bench.runs.nth(1).click()
    await bench.save('Save model', 'XOR at 0.8')
  })
  const rows = await bench.rows()
  await first.close()

  const second = await start()
  const again = new Workbench(second.window)

  await test.step('after a restart the experiment opens with its runs', async () => {
    const library = await again.openLibrary()
    await library.getByRole('button', { name: 'Open XOR at three rates' }).click()
    await expect(again.runs).toHaveCount(3)
    expect(await again.rows()).toEqual(rows)
    await expect(again.picture('Mean loss by epoch, 3 curves')).toBeVisible()
  })

  await test.step('the chart is exported as PNG: its size, not blank, the colours of its curves', async () => {
    const path = join(folder, 'chart.png')
    const proposed = await recordSaveDialog(second.electron, path)
    await again.button('Export chart as PNG').click()
    await expect(second.window.getByText('Saved the chart as chart.png.')).toBeVisible()
    expect(await proposed()).toContain('XOR at three rates')

    const picture = PNG.sync.read(await readFile(path))
    expect(picture.width).toBeGreaterThanOrEqual(2400)
    expect(picture.height).toBeGreaterThanOrEqual(1400)
    const colours = coloursIn(picture)
    expect(colours.get('#ffffff')! / (picture.width * picture.height)).toBeGreaterThan(0.8)
    for (const rate of ['0.2', '0.8', '3.2']) expect(colours.get(await again.colourOf(rate)) ?? 0, `pixels of rate ${rate}`).toBeGreaterThan(300)
  })

  await test.step('the model is loaded again and used', async () => {
    const library = await again.openLibrary()
    await library.getByRole('button', { name: 'Open XOR at 0.8' }).click()
    await expect(again.picture(/^Prediction: decision surface.* 0 of 21 wrong/)).toBeVisible()
    const answer = second.window.getByRole('status', { name: 'Prediction' })
    await again.enter('x1', '0')
    await again.enter('x2', '1')
    await expect(answer).toContainText('class 1')
    await again.enter('x2', '0')
    await expect(answer).toContainText('class 0')
  })
})

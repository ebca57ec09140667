import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerSaveDialog } from './save-dialog.ts'

interface Results {
  runs: { history: { epoch: number[]; meanLoss: number[]; maxSampleLoss: number[]; accuracy: number[] }; model: { layers: { weights: number[] }[] } }[]
}

async function exportedResults(electron: ElectronApplication, window: Page, path: string): Promise<Results['runs'][number]> {
  await answerSaveDialog(electron, path)
  await window.getByRole('button', { name: 'Export', exact: true }).click()
  await window.getByRole('menuitem', { name: 'Results (JSON)' }).click()
  await expect(window.getByText(`Exported ${path.split('/').at(-1)!}.`)).toBeVisible()
  return (JSON.parse(await readFile(path, 'utf8')) as Results).runs[0]!
}

test('training goes on from a saved model at the very bits it had', async ({ start, folder }) => {
  const first = await start()
  const bench = new Workbench(first.window)
  await bench.pickPreset('Report: XOR easy')
  await bench.enter('Maximum epochs', '50')
  await bench.runToTheEnd()
  const before = await exportedResults(first.electron, first.window, join(folder, 'before.json'))
  await bench.save('Save model', 'Half trained')
  await first.close()

  const { electron, window } = await start()
  const again = new Workbench(window)
  const library = await again.openLibrary()
  await library.getByRole('button', { name: 'Open Half trained' }).click()
  await window.getByRole('button', { name: 'Continue training' }).click()
  await expect(window.getByRole('textbox', { name: 'Experiment name' })).toHaveValue('Half trained continued')
  await again.runToTheEnd()
  const after = await exportedResults(electron, window, join(folder, 'after.json'))
  for (const series of ['meanLoss', 'maxSampleLoss', 'accuracy'] as const) expect(after.history[series][0], series).toBe(before.history[series].at(-1))
  expect(after.history.epoch[0]).toBe(0)
  expect(after.history.meanLoss.at(-1)!).toBeLessThan(before.history.meanLoss.at(-1)!)

  await window.getByRole('button', { name: 'Undo' }).first().click()
  await expect(window.getByRole('textbox', { name: 'Experiment name' })).not.toHaveValue('Half trained continued')
})

test('the weights of a model are seen as colours and read as numbers, a layer at a time', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.runToTheEnd()
  const { model } = await exportedResults(electron, window, join(folder, 'results.json'))
  await bench.save('Save model', 'Seen')
  const library = await bench.openLibrary()
  await library.getByRole('button', { name: 'Open Seen' }).click()
  const map = window.getByRole('img', { name: /^Weights of Layer 1 · 2 × 3/ })
  await map.focus()
  await map.press('ArrowDown')
  await map.press('ArrowRight')
  await expect(window.getByText(`x1 → neuron 2: ${model.layers[0]!.weights[1]!.toPrecision(4).replace('-', '-')}`)).toBeVisible()
  await window.getByRole('combobox', { name: 'Layer' }).selectOption({ index: 2 })
  await window.getByText('Numbers', { exact: true }).click()
  const table = window.getByRole('table', { name: 'Weights of the layer' })
  await expect(table.getByRole('cell')).toHaveText(model.layers[2]!.weights.map((weight) => weight.toPrecision(4)))
})

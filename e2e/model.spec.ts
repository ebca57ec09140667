import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

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

test('a table is predicted as its rows would be one by one, scaled as the training data were, and exported; a fault is named by its place', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const data = join(folder, 'data.csv')
  await writeFile(data, ['a,b,class', ...Array.from({ length: 40 }, (_, row) => `${row * 100},${(row * 7) % 40},${row < 20 ? 'low' : 'high'}`)].join('\n'))
  const file = join(folder, 'experiment.json')
  await writeFile(file, JSON.stringify({ ...xorEasy, dataset: { kind: 'csv', path: 'data.csv', targets: ['class'], scaling: 'standardize' }, training: { ...xorEasy.training, maxEpochs: 200 } }))
  await answerOpenDialog(electron, file)
  await bench.button('Import').click()
  await expect(window.getByText('40 points · 2 inputs · 1 target')).toBeVisible()
  await bench.runToTheEnd()
  await bench.save('Save model', 'Scaled')
  const library = await bench.openLibrary()
  await library.getByRole('button', { name: 'Open Scaled' }).click()

  // Another order of columns, and more rows than a page.
  const rows = Array.from({ length: 120 }, (_, row) => [row % 40, row * 50] as const)
  await writeFile(join(folder, 'new.csv'), ['b,a', ...rows.map((row) => row.join(','))].join('\n'))
  await answerOpenDialog(electron, join(folder, 'new.csv'))
  await bench.button('Choose CSV').click()
  const table = window.getByRole('table', { name: 'Predictions' })
  await expect(table.getByRole('rowheader')).toHaveCount(50)
  await window.getByRole('button', { name: 'Next rows' }).click()
  await expect(table.getByRole('rowheader').first()).toHaveText('51')
  await answerSaveDialog(electron, join(folder, 'predicted.csv'))
  await bench.button('Export predictions').click()
  await expect(window.getByText('Exported predicted.csv.')).toBeVisible()
  const lines = (await readFile(join(folder, 'predicted.csv'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(121)
  expect(lines[0]).toBe('a,b,output,class')
  const [a, b, output] = lines[77]!.split(',')
  expect([a, b]).toEqual([String(76 * 50), String(76 % 40)])
  await bench.enter('a', a!)
  await bench.enter('b', b!)
  await expect(window.getByRole('status', { name: 'Prediction' })).toContainText(Number(output).toPrecision(6))

  await writeFile(join(folder, 'broken.csv'), 'a,b\n1,2\n3,x\n')
  await answerOpenDialog(electron, join(folder, 'broken.csv'))
  await bench.button('Choose CSV').click()
  await expect(window.getByRole('alert')).toContainText('The table was not predicted: broken.csv: line 3, column "b": expected a number, got "x"')
  await expect(table.getByRole('rowheader').first()).toHaveText('51')
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog } from './save-dialog.ts'

for (const [entered, message] of [
  ['0', 'Expected a number > 0, got 0 (entry 1)'],
  ['-1', 'Expected a number > 0, got -1 (entry 1)'],
  ['0.8, abc', 'Expected a number > 0, got "abc" (entry 2)'],
  ['', 'Expected at least one learning rate, got an empty list'],
  ['1e999', 'Expected a number > 0, got Infinity (entry 1)'],
] as const) {
  test(`learning rates “${entered}” are refused by name, and nothing else changes`, async ({ window }) => {
    const bench = new Workbench(window)
    await bench.pickPreset('Report: XOR easy')
    await bench.runToTheEnd()
    const rows = await bench.rows()
    await bench.type('Learning rates', entered)
    await expect(window.getByRole('textbox', { name: 'Learning rates' })).toHaveAccessibleDescription(message)
    await bench.run()
    await expect(window.getByRole('alert').filter({ hasText: 'Nothing was started. sweep.learningRates' })).toBeVisible()
    expect(await bench.rows()).toEqual(rows)
    await bench.type('Learning rates', '0.8')
    await bench.runToTheEnd()
  })
}

test('a layer of 0 neurons is refused by name, and nothing else changes', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.enter('Layer 2 neurons', '0')
  await expect(window.getByRole('spinbutton', { name: 'Layer 2 neurons' })).toHaveAccessibleDescription('Expected a whole number from 1 to 4096, got 0')
  await bench.run()
  await expect(window.getByRole('alert').filter({ hasText: 'network.layers[1].units' })).toBeVisible()
  await expect(bench.runs).toHaveCount(0)
  await expect(bench.status).toHaveText('Ready')
})

for (const [kind, text, place] of [
  ['that is cut off', '{"format": "backprop-bench/experiment", "version": 1, "na', 'expected JSON text'],
  ['with a batch size of 0', JSON.stringify({ ...xorEasy, training: { ...xorEasy.training, batchSize: 0 } }), 'training.batchSize: expected a whole number ≥ 1 or "full", got 0'],
] as const) {
  test(`an experiment file ${kind} is refused by its place, and nothing else changes`, async ({ electron, window, folder }) => {
    const bench = new Workbench(window)
    await bench.type('Experiment name', 'Mine')
    const path = join(folder, 'broken.json')
    await writeFile(path, text)
    await answerOpenDialog(electron, path)
    await bench.button('Import').click()
    const alert = window.getByRole('alert').filter({ hasText: 'broken.json' })
    await expect(alert).toContainText(place)
    await expect(window.getByRole('textbox', { name: 'Experiment name' })).toHaveValue('Mine')
  })
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

test('an empty library says what to do', async ({ window }) => {
  const library = await new Workbench(window).openLibrary()
  await expect(library).toContainText('Nothing is saved yet')
  await library.getByRole('button', { name: 'Go to the workbench' }).click()
  await expect(window.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
})

test('an entry is renamed, duplicated, deleted and brought back', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'First')
  const library = await bench.openLibrary()
  const names = library.getByRole('table', { name: 'Library' }).getByRole('rowheader')
  await expect(names).toHaveText(['First'])

  await library.getByRole('button', { name: 'Rename First' }).click()
  const dialog = window.getByRole('dialog', { name: 'Rename' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Renamed')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await expect(names).toHaveText(['Renamed'])

  await library.getByRole('button', { name: 'Duplicate Renamed' }).click()
  await expect(names).toHaveCount(2)
  await expect(names.filter({ hasText: 'Renamed copy' })).toBeVisible()

  await library.getByRole('button', { name: 'Delete Renamed', exact: true }).click()
  await expect(names).toHaveText(['Renamed copy'])
  await window.getByRole('button', { name: 'Undo' }).last().click()
  await expect(names).toHaveCount(2)
  await library.getByRole('button', { name: 'Open Renamed', exact: true }).click()
  await expect(bench.runs).toHaveCount(1)
})

test('saving again replaces the entry instead of adding one', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.save('Save experiment', 'Grows')
  await bench.runToTheEnd()
  await bench.button('Save experiment').click()
  await expect(window.getByText('Saved “Grows” with 1 run.')).toBeVisible()
  const library = await bench.openLibrary()
  await expect(library.getByRole('table', { name: 'Library' }).locator('tbody tr')).toHaveCount(1)
  await expect(library).toContainText('1 run, 1 converged')
})

test('saving changed settings never takes the runs of the entry they were opened from', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'Precious')
  await bench.enter('Maximum epochs', '19999')
  await bench.button('Save experiment').click()
  await expect(window.getByText('Saved “Precious” with 0 runs as a new entry: the former one keeps its 8 runs.')).toBeVisible()
  const library = await bench.openLibrary()
  await expect(library.getByRole('table', { name: 'Library' }).locator('tbody tr')).toHaveCount(2)
  await expect(library).toContainText('8 runs, 8 converged')
})

test('an experiment on a CSV table is saved with its points, and needs the table no more', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const points = xorEasy.sweep.seeds.flatMap(() => [...Array(11).keys()].flatMap((index) => [`${index / 10},${index / 10},no`, `${index / 10},${1 - index / 10},yes`]))
  await writeFile(join(folder, 'table.csv'), ['a,b,class', ...points].join('\n'))
  const file = join(folder, 'experiment.json')
  await writeFile(file, JSON.stringify({ ...xorEasy, dataset: { kind: 'csv', path: 'table.csv', targets: ['class'] }, training: { ...xorEasy.training, maxEpochs: 200 } }))
  await answerOpenDialog(electron, file)
  await bench.button('Import').click()
  await expect(window.getByText('22 points · 2 inputs · 1 target')).toBeVisible()
  await bench.runToTheEnd()
  const rows = await bench.rows()
  await bench.save('Save experiment', 'From a table')
  await writeFile(join(folder, 'table.csv'), 'gone')
  await bench.button('New experiment').click()
  const library = await bench.openLibrary()
  await library.getByRole('button', { name: 'Open From a table' }).click()
  await expect(window.getByText('22 points · 2 inputs · 1 target')).toBeVisible()
  expect(await bench.rows()).toEqual(rows)
  await bench.runToTheEnd()
  const withoutTime = (table: string[][]): string[][] => table.map((row) => row.slice(0, -1))
  expect(withoutTime(await bench.rows())).toEqual(withoutTime(rows))
})

test('a model that came from a file is drawn and asked like one from the library', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.runToTheEnd()
  const file = join(folder, 'model.json')
  await answerSaveDialog(electron, file)
  await bench.button('Export').click()
  await window.getByRole('menuitem', { name: 'Model of the selected run (JSON)' }).click()
  await expect(window.getByText('Exported model.json.')).toBeVisible()
  await answerOpenDialog(electron, file)
  await bench.button('Import').click()
  await expect(window.getByRole('heading', { name: 'model.json' })).toBeVisible()
  await expect(bench.picture(/^Prediction: decision surface/)).toBeVisible()
  await bench.enter('x1', '0')
  await bench.enter('x2', '1')
  await expect(window.getByRole('status', { name: 'Prediction' })).toContainText('class 1')
})

test('a training under way that a preset replaces can be brought back', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '100000000')
  await bench.run()
  await expect(bench.runs.first().locator('td').nth(2)).not.toHaveText('0')
  await bench.pickPreset('Report: XOR easy')
  await expect(bench.runs).toHaveCount(0)
  await window.getByRole('button', { name: 'Undo' }).click()
  await expect(bench.runs.first().locator('.status')).toHaveText('Stopped')
  await expect(bench.picture(/^Mean loss by epoch/)).toBeVisible()
})

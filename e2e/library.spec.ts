import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'

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
  await expect(window.getByText('Saved “Grows” with its run.')).toBeVisible()
  const library = await bench.openLibrary()
  await expect(library.getByRole('table', { name: 'Library' }).locator('tbody tr')).toHaveCount(1)
  await expect(library).toContainText('1 run, 1 converged')
})

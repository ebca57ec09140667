import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

test('the whole library leaves as one zip and comes back into an empty one, once', async ({ start, folder }) => {
  const zip = join(folder, 'Library.zip')
  const first = await start()
  const bench = new Workbench(first.window)
  await bench.pickPreset('Report: XOR easy')
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'Kept')
  await bench.save('Save model', 'Its weights')
  const library = await bench.openLibrary()
  await answerSaveDialog(first.electron, zip)
  await library.getByRole('button', { name: 'Export library' }).click()
  await expect(first.window.getByText('Exported Library.zip with 2 entries.')).toBeVisible()
  await first.close()

  // Named at the start, as by a double click, in another data folder (of two arguments the last one counts).
  const second = await start({ arguments: [`--user-data-dir=${join(folder, 'other')}`, zip] })
  await expect(second.window.getByText('Imported 2 entries from Library.zip.')).toBeVisible()
  const rows = second.window.getByRole('table', { name: 'Library' }).getByRole('rowheader')
  await expect(rows).toHaveCount(2)
  await answerOpenDialog(second.electron, zip)
  await second.window.getByRole('button', { name: 'Import' }).click()
  await expect(second.window.getByText('Nothing new in Library.zip. 2 entries were in the library already.')).toBeVisible()
  await second.window.getByRole('button', { name: 'Undo' }).click()
  await expect(second.window.getByText('Nothing is saved yet')).toBeVisible()
  await second.window.getByRole('button', { name: 'Import' }).click()
  await expect(rows).toHaveCount(2)
  await second.window.getByRole('button', { name: 'Open Kept' }).click()
  await expect(new Workbench(second.window).runs).toHaveCount(1)
})

test('selected entries leave as one zip, and a broken zip is refused by name', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.save('Save experiment', 'One')
  const library = await bench.openLibrary()
  await library.getByRole('checkbox', { name: 'Select One' }).check()
  await answerSaveDialog(electron, join(folder, 'One.zip'))
  await library.getByRole('button', { name: 'Export selected' }).click()
  await expect(window.getByText('Exported One.zip with 1 entry.')).toBeVisible()

  await writeFile(join(folder, 'Broken.zip'), 'no zip')
  await answerOpenDialog(electron, join(folder, 'Broken.zip'))
  await window.getByRole('button', { name: 'Import' }).click()
  await expect(window.getByRole('alert')).toContainText('Broken.zip: expected a whole zip file')
  await expect(library.getByRole('table', { name: 'Library' }).getByRole('rowheader')).toHaveCount(1)
})

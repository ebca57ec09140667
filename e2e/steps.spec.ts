import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerSaveDialog } from './save-dialog.ts'

/** The epochs of each run, as the table of runs tells them. */
const epochsOf = (bench: Workbench): Locator => bench.runs.locator('td:nth-of-type(3)')

test('a training goes on by one epoch a step, from its start and after a pause, to the end it has without steps', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  await bench.type('Learning rates', '0.4, 0.8')
  await bench.runToTheEnd()
  const ends = await epochsOf(bench).allInnerTexts()
  await bench.button('Reset').click()

  await bench.button('Step').click()
  await expect(epochsOf(bench)).toHaveText(['1', '1'])
  await expect(bench.status).toContainText('Paused')
  await expect(window.getByText(/^epoch 1, \d+ wrong$/)).toBeVisible()
  await bench.button('Step').press('Enter')
  await expect(epochsOf(bench)).toHaveText(['2', '2'])
  await window.getByRole('heading', { name: 'Loss curves' }).click()
  await window.keyboard.press('ArrowRight')
  await expect(epochsOf(bench)).toHaveText(['3', '3'])

  await bench.button('Resume').click()
  await expect(bench.status).toContainText('Done')
  await expect(epochsOf(bench)).toHaveText(ends)
  await expect(bench.button('Step')).toBeDisabled()
})

test('a training that runs is paused by a step', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '100000000')
  await bench.type('Learning rates', '0.1')
  await bench.run()
  await expect(epochsOf(bench)).not.toHaveText('0')
  await bench.button('Step').click()
  await expect(bench.status).toContainText('Paused')
  await expect(bench.button('Resume')).toBeVisible()
  // What was trained by then is told, and the next step is one epoch more.
  const epochs = async (): Promise<number> => Number((await epochsOf(bench).innerText()).replaceAll(',', ''))
  let former = -1
  await expect.poll(async () => former === (former = await epochs()), { intervals: [300] }).toBe(true)
  await bench.button('Step').click()
  await expect.poll(epochs).toBe(former + 1)
  await bench.button('Stop').click()
  await expect(bench.status).toContainText('Done')
})

test('a paused run gets another learning rate: its weights stay, its name tells, and it is trained so again', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  await bench.type('Learning rates', '0.4, 0.8')
  await bench.runToTheEnd()
  const ends = await epochsOf(bench).allInnerTexts()
  await bench.button('Reset').click()
  await expect(bench.button('Change rate')).toBeDisabled()
  for (const epoch of ['1', '2', '3']) {
    await bench.button('Step').click()
    await expect(epochsOf(bench)).toHaveText([epoch, epoch])
  }
  await bench.runs.nth(1).click()
  await bench.button('Show weights table').click()
  const weights = window.getByRole('table', { name: 'Weights of the layer' })
  const before = await weights.innerText()

  await bench.button('Change rate').click()
  const dialog = window.getByRole('dialog', { name: 'Change rate' })
  await expect(dialog).toContainText('rate 0.8, from its next epoch on')
  const rate = dialog.getByRole('spinbutton', { name: 'Learning rate of the selected run' })
  await expect(rate).toBeFocused()
  await rate.fill('0')
  await expect(dialog).toContainText('Expected a number > 0')
  await expect(dialog.getByRole('button', { name: 'Apply rate' })).toBeDisabled()
  await rate.fill('3.2')
  await rate.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(bench.button('Change rate')).toBeFocused()
  await expect(bench.runs.nth(1).getByRole('rowheader')).toHaveText('0.8 → 3.2 at 3')
  await expect(window.getByRole('group', { name: 'Learning rates shown' })).toContainText('0.8 → 3.2 at 3')
  expect(await weights.innerText()).toBe(before)
  await expect(epochsOf(bench)).toHaveText(['3', '3'])

  await bench.button('Resume').click()
  await expect(bench.status).toContainText('Done')
  const [untouched, changed] = await epochsOf(bench).allInnerTexts()
  expect(untouched).toBe(ends[0])
  expect(Number(changed)).toBeLessThan(Number(ends[1]))

  // The change is part of the experiment: it is in its file, and Run trains it just so again.
  await expect(window.getByRole('group', { name: 'Branches and changes of rate' })).toContainText('1 change of rate')
  const path = join(folder, 'changed.json')
  await answerSaveDialog(electron, path)
  await bench.button('Export').click()
  await window.getByRole('menuitem', { name: 'Experiment (JSON)' }).click()
  await expect(window.getByText('Exported changed.json')).toBeVisible()
  const { sweep } = JSON.parse(await readFile(path, 'utf8')) as { sweep: { changes?: unknown } }
  expect(sweep.changes).toEqual([{ run: 1, epoch: 3, learningRate: 3.2 }])
  await bench.runToTheEnd()
  await expect(epochsOf(bench)).toHaveText([untouched!, changed!])
  await expect(bench.runs.nth(1).getByRole('rowheader')).toHaveText('0.8 → 3.2 at 3')
})

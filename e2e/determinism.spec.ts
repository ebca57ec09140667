import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import learningRates from '../resources/presets/report-learning-rates.json' with { type: 'json' }
import { runToEnd } from './command-line.ts'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

/** A results file's text without the times that training took. */
const withoutTimes = (text: string): string => text.replaceAll(/"elapsedMs": [^,]+/g, '"elapsedMs": 0')

test('the same file gives the same bytes in the app and, with 1 and with 2 workers, on the command line', async ({ electron, window, folder }) => {
  const experiment = { ...learningRates, training: { ...learningRates.training, shuffle: true }, sweep: { learningRates: [0.2, 0.8, 3.2], seeds: [1, 2, 3] } }
  const file = join(folder, 'experiment.json')
  await writeFile(file, JSON.stringify(experiment))

  const bench = new Workbench(window)
  await answerOpenDialog(electron, file)
  await bench.button('Import').click()
  await expect(window.getByRole('textbox', { name: 'Seeds' })).toHaveValue('1, 2, 3')
  await bench.runToTheEnd()
  const exported = async (item: string, name: string): Promise<string> => {
    await answerSaveDialog(electron, join(folder, name))
    await bench.button('Export').click()
    await window.getByRole('menuitem', { name: item }).click()
    await expect(window.getByText(`Exported ${name}.`)).toBeVisible()
    return readFile(join(folder, name), 'utf8')
  }
  const results = withoutTimes(await exported('Results (JSON)', 'app.json'))
  const histories = await exported('Histories (CSV)', 'app.csv')
  expect(histories.split('\n').length).toBeGreaterThan(1000)

  for (const workers of ['1', '2']) {
    const out = join(folder, workers)
    expect(await runToEnd([file, '--out', out, '--workers', workers], folder)).toMatchObject({ status: 0 })
    expect(await readFile(join(out, 'history.csv'), 'utf8')).toBe(histories)
    expect(withoutTimes(await readFile(join(out, 'results.json'), 'utf8'))).toBe(results)
  }
})

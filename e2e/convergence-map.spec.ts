import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { coloursIn } from './picture.ts'
import { answerSaveDialog, recordSaveDialog } from './save-dialog.ts'

test('an empty convergence map says what to do, and sets it up', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.openTab('Convergence map')
  const panel = window.getByRole('region', { name: 'Convergence map' })
  await expect(panel).toContainText('several seeds, such as the first 20')
  await panel.getByRole('button', { name: 'Set up 9 rates × 20 seeds' }).click()
  await expect(window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10')
  await expect(window.getByRole('spinbutton', { name: 'First N seeds' })).toHaveValue('20')
  await expect(window.getByText('180 runs')).toBeVisible()
  await window.getByRole('button', { name: 'Undo' }).click()
  await expect(window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('0.8')
  await expect(window.getByRole('textbox', { name: 'Seeds', exact: true })).toHaveValue('1')
})

test('rates × seeds become a map that is read by pointer, keys and table, lights the run everywhere, and is exported', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.openTab('Convergence map')
  await bench.type('Learning rates', '3.2, 0.02, 0.8')
  await bench.enter('First N seeds', '12')
  await bench.enter('Maximum epochs', '3000')
  await bench.runToTheEnd()
  const rows = await bench.rows()
  expect(rows).toHaveLength(36)
  const converged = rows.filter((row) => row[2] === 'Converged')
  await expect(bench.picture(`Convergence map of 3 rates × 12 seeds, ${converged.length} of 36 runs converged`)).toBeVisible()

  // Rates ascend from left to right, whatever their order in the set-up: run 13 (rate 0.02, seed 1) is the first cell.
  const map = window.getByRole('application', { name: /^Cells of the convergence map/ })
  const panel = window.getByRole('region', { name: 'Convergence map' })
  const words = (row: string[]): string => `rate ${row[0]}, seed ${row[1]}: ${row[2]!.toLowerCase()} after ${row[3]} epochs`
  await map.focus()
  await window.keyboard.press('ArrowDown')
  await expect(panel).toContainText(words(rows[12]!))
  await window.keyboard.press('ArrowRight')
  await window.keyboard.press('ArrowDown')
  await expect(panel).toContainText(words(rows[25]!))
  await window.keyboard.press('Enter')
  await expect(bench.runs.nth(25)).toHaveAttribute('aria-current', 'true')
  await window.keyboard.press('PageUp')
  const share = rows.filter((row) => row[0] === '0.8' && row[2] === 'Converged').length
  await expect(panel).toContainText(`rate 0.8: ${share} of 12 converged (${Math.round((share / 12) * 100)} %`)
  await window.keyboard.press('Escape')
  await expect(panel).not.toContainText('rate 0.8:')

  // The pointer, over the whole map: it comes past the first cell of the last rate, and a click selects its run.
  const box = (await map.boundingBox())!
  const below = async (share: number): Promise<string> => {
    await window.mouse.move(box.x + 52 + 150 * 2.5, box.y + box.height * share)
    return panel.locator('.readout').innerText()
  }
  let height = 0.2
  while (height < 0.9 && !(await below(height)).startsWith('rate 3.2, seed 1:')) height += 0.005
  expect(await below(height)).toBe(words(rows[0]!))
  await window.mouse.click(box.x + 52 + 150 * 2.5, box.y + box.height * height)
  await expect(bench.runs.first()).toHaveAttribute('aria-current', 'true')

  await bench.choose('Layout of the convergence map', 'Table')
  const table = window.getByRole('table', { name: 'Convergence by learning rate' })
  await expect(table.getByRole('rowheader')).toHaveText(['0.02', '0.8', '3.2'])
  const cells = await table.getByRole('row').nth(2).getByRole('cell').allInnerTexts()
  expect(cells.slice(0, 4)).toEqual(['12', '12', String(share), `${Math.round((share / 12) * 100)} %`])
  const epochs = rows.filter((row) => row[0] === '0.8' && row[2] === 'Converged').map((row) => Number(row[3]!.replace(',', ''))).sort((a, b) => a - b)
  const median = (epochs[Math.floor((epochs.length - 1) / 2)]! + epochs[Math.ceil((epochs.length - 1) / 2)]!) / 2
  expect(cells[6]).toBe(Math.round(median).toLocaleString('en'))

  await answerSaveDialog(electron, join(folder, 'map.csv'))
  await bench.button('Export map as CSV').click()
  await expect(window.getByText('map.csv')).toBeVisible()
  const lines = (await readFile(join(folder, 'map.csv'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(37)
  expect(lines[0]).toBe('learningRate,seed,outcome,epochs')
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([0.02, 0.8, 3.2].flatMap((rate) => Array<string>(12).fill(String(rate))))
  expect(lines[25]).toBe(`3.2,1,${rows[0]![2] === 'Converged' ? 'converged' : 'max-epochs'},${rows[0]![3]!.replace(',', '')}`)

  const proposed = await recordSaveDialog(electron, join(folder, 'map.png'))
  await bench.button('Export map as PNG').click()
  await expect(window.getByText('map.png')).toBeVisible()
  expect(await proposed()).toContain('Report XOR easy convergence map')
  const picture = PNG.sync.read(await readFile(join(folder, 'map.png')))
  expect(picture.width).toBeGreaterThanOrEqual(1800)
  // White paper, in either theme; cells of runs at the epoch limit have their own grey, and those that converged are of many colours.
  const colours = coloursIn(picture)
  expect(colours.get('#ffffff')! / (picture.width * picture.height)).toBeGreaterThan(0.3)
  expect(colours.get('#c9cfd8')).toBeGreaterThan(1000)
  const large = [...colours].filter(([colour, count]) => count > 500 && new Set([colour.slice(1, 3), colour.slice(3, 5), colour.slice(5)]).size > 1)
  expect(large.length).toBeGreaterThan(5)
})

test('a branch and a diverged run: the map tells one outcome from the other, and gives the branch no cell', async ({ start, folder }) => {
  const { writeFile } = await import('node:fs/promises')
  const experiment = {
    format: 'backprop-bench/experiment', version: 1, name: 'Diverging', dataset: { kind: 'xor-easy' },
    network: { layers: [{ units: 3, activation: 'relu' }, { units: 1, activation: 'linear' }], bias: true, initialization: { scheme: 'he-uniform' } },
    training: { loss: 'squared-error', optimizer: { kind: 'sgd' }, batchSize: 1, shuffle: false, maxEpochs: 50 },
    sweep: { learningRates: [0.01, 100], seeds: [1, 2], branches: [{ learningRate: 0.01, seed: 1 }], changes: [{ run: 4, epoch: 10, learningRate: 0.02 }] },
  }
  const file = join(folder, 'diverging.json')
  await writeFile(file, JSON.stringify(experiment))
  const { window } = await start({ arguments: [file] })
  const bench = new Workbench(window)
  await bench.openTab('Convergence map')
  await expect(window.getByRole('group', { name: 'Branches and changes of rate' })).toContainText('1 branch, 1 change of rate')
  await bench.runToTheEnd()
  await expect(bench.runs.locator('.status')).toHaveText(['Epoch limit', 'Epoch limit', 'Diverged', 'Diverged', 'Epoch limit'])
  await expect(bench.picture('Convergence map of 2 rates × 2 seeds, 0 of 4 runs converged')).toBeVisible()
  const map = window.getByRole('application', { name: /^Cells of the convergence map/ })
  await map.focus()
  await window.keyboard.press('End')
  await window.keyboard.press('End')
  await expect(window.getByRole('region', { name: 'Convergence map' })).toContainText(/rate 100, seed 1: diverged after \d+ epoch/)
})

test('the map fills in while the sweep trains', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.openTab('Convergence map')
  await bench.type('Learning rates', '0.05, 0.8, 3.2')
  await bench.enter('First N seeds', '30')
  await bench.enter('Maximum epochs', '2000000')
  await bench.enter("Stop when every sample's loss is below", '0.001')
  const table = window.getByRole('table', { name: 'Convergence by learning rate' })
  await bench.run()
  // Runs that converged while others train or wait, in the picture and in the table.
  await expect(bench.picture(/^Convergence map of 3 rates × 30 seeds, [1-9]\d* of 90 runs converged/)).toBeVisible({ timeout: 30_000 })
  await bench.choose('Layout of the convergence map', 'Table')
  await expect(table.getByRole('row').nth(1).getByRole('cell').nth(2)).toHaveText(/^[1-9]/)
  await expect(bench.status).toContainText('Training')
  await bench.button('Stop').click()
  await expect(bench.status).toContainText('Done')
  await bench.choose('Layout of the convergence map', 'Map')
  await expect(bench.picture(/^Convergence map of 3 rates × 30 seeds, [1-9]\d? of 90 runs converged/)).toBeVisible()
})

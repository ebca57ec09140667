import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

test('layers and neurons are added and removed, and the network’s size is told', async ({ window }) => {
  const bench = new Workbench(window)
  await expect(window.getByText('2 – 3 – 3 – 1 · 18 parameters')).toBeVisible()
  await bench.button('Add layer').click()
  await bench.enter('Layer 3 neurons', '5')
  await expect(window.getByText('2 – 3 – 3 – 5 – 1 · 35 parameters')).toBeVisible()
  await window.getByRole('spinbutton', { name: 'Layer 1 neurons' }).press('ArrowUp')
  await bench.button('Remove layer 2').click()
  await expect(window.getByText('2 – 4 – 5 – 1 · 33 parameters')).toBeVisible()
  await window.getByRole('switch', { name: 'Bias' }).check()
  await expect(window.getByText('2 – 4 – 5 – 1 · 43 parameters')).toBeVisible()
})

test('a data set is chosen, previewed, and its points read as a table', async ({ window }) => {
  const bench = new Workbench(window)
  await window.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'XOR easy' })
  await expect(bench.picture(/^Preview of the data set XOR easy: 21 points/)).toBeVisible()
  await window.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'Linear' })
  await bench.enter('Points', '40')
  await expect(bench.picture(/^Preview of the data set Linear: 40 points/)).toBeVisible()
  await bench.button('Show table').first().click()
  await expect(window.getByRole('table', { name: 'Points of the data set' }).getByRole('row')).toHaveCount(41)
})

test('an experiment exported to a file and imported again is the same', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  await bench.type('Experiment name', 'Out and in')
  await bench.type('Learning rates', '0.1, 1e-7, 3.2')
  await window.getByRole('combobox', { name: 'Layer 1 activation' }).selectOption({ label: 'Tanh' })
  const path = join(folder, 'experiment.json')
  await answerSaveDialog(electron, path)
  await bench.button('Export').click()
  await window.getByRole('menuitem', { name: 'Experiment (JSON)' }).click()
  await expect(window.getByText('Exported experiment.json.')).toBeVisible()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ name: 'Out and in', sweep: { learningRates: [0.1, 1e-7, 3.2] } })

  await bench.button('New experiment').click()
  await expect(window.getByRole('textbox', { name: 'Experiment name' })).toHaveValue('Untitled experiment')
  await answerOpenDialog(electron, path)
  await bench.button('Import').click()
  await expect(window.getByRole('textbox', { name: 'Experiment name' })).toHaveValue('Out and in')
  await expect(window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('0.1, 1e-7, 3.2')
  await expect(window.getByRole('combobox', { name: 'Layer 1 activation' })).toHaveValue('tanh')
})

test('a setting that an imported experiment changes is in sight, and a test part draws its own dashed curve', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const experiment = {
    ...xorEasy,
    dataset: { kind: 'moons', n: 60, seed: 1, noise: 0.1, testFraction: 0.25, scaling: 'standardize' },
    training: { ...xorEasy.training, optimizer: { kind: 'adam', beta1: 0.8 }, batchSize: 8, l2: 0.001, maxEpochs: 50 },
    sweep: { learningRates: [0.01], seeds: [1] },
  }
  const path = join(folder, 'experiment.json')
  await writeFile(path, JSON.stringify(experiment))
  await answerOpenDialog(electron, path)
  await bench.button('Import').click()
  await expect(window.getByRole('spinbutton', { name: 'L2 penalty' })).toHaveValue('0.001')
  await expect(window.getByRole('spinbutton', { name: 'Beta 1' })).toHaveValue('0.8')
  await expect(window.getByRole('spinbutton', { name: 'Test share' })).toHaveValue('0.25')
  await expect(window.getByRole('combobox', { name: 'Scaling' })).toHaveValue('standardize')
  await expect(window.getByText('60 points · 2 inputs · 1 target · 15 for testing')).toBeVisible()
  await bench.runToTheEnd()
  await expect(bench.picture('Mean loss by epoch, 2 curves')).toBeVisible()
  await expect(window.getByText('dashed: test part')).toBeVisible()
})

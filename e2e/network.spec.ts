import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog } from './save-dialog.ts'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

test('layers are inserted and removed in the picture, and a removed one comes back as it was', async ({ window }) => {
  const bench = new Workbench(window)
  const neurons = (layer: number) => window.getByRole('spinbutton', { name: `Layer ${layer} neurons`, exact: true })
  await bench.enter('Layer 1 neurons', '5')
  await bench.button('Insert layer after layer 1').click()
  await expect(bench.picture(/^Network: 2 – 5 – 5 – 3 – 1 · 53 parameters/)).toBeVisible()
  await bench.button('Insert layer after the inputs').click()
  await expect(bench.picture(/^Network: 2 – 5 – 5 – 5 – 3 – 1/)).toBeVisible()

  await bench.enter('Layer 2 neurons', '7')
  await window.getByRole('combobox', { name: 'Layer 2 activation' }).selectOption({ label: 'ReLU' })
  await bench.button('Remove layer 2').click()
  await expect(neurons(2)).toHaveValue('5')
  await expect(bench.button('Remove layer 2')).toBeFocused()
  await bench.enter('Layer 1 neurons', '6')
  await bench.button('Undo').click()
  await expect(neurons(2)).toHaveValue('7')
  await expect(window.getByRole('combobox', { name: 'Layer 2 activation' })).toHaveValue('relu')
  await expect(neurons(1)).toHaveValue('6')
})

test('a layer’s removal is undone without touching the training that runs', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '1000000000')
  await bench.run()
  await expect(bench.status).toContainText('Training')
  await bench.button('Remove layer 1').click()
  await bench.button('Undo').click()
  await expect(bench.picture(/^Network: 2 – 3 – 3 – 1/)).toBeVisible()
  await expect(bench.status).toContainText('Training')
})

test('the weights of the selected run are drawn, live, and read as a table; another network than the run’s shows none', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await expect(bench.picture('Network: 2 – 3 – 3 – 1 · 18 parameters; weights are not known yet')).toBeVisible()
  await bench.type('Learning rates', '1e-9, 0.8')
  await bench.enter('Maximum epochs', '1000000000')
  await bench.run()
  const picture = bench.picture(/^Network: .*weights: rate 1e-9, epoch [1-9]/)
  await expect(picture).toBeVisible()
  const epoch = async () => (await picture.getAttribute('aria-label'))!
  const first = await epoch()
  await expect.poll(epoch).not.toBe(first)
  await bench.button('Stop').click()
  await expect(bench.status).toContainText('Done')

  await bench.runs.nth(1).click()
  await expect(bench.picture(/^Network: .*weights: rate 0.8, epoch 157/)).toBeVisible()
  await bench.button('Show weights table').click()
  const table = window.getByRole('table', { name: 'Weights of the layer' })
  await expect(table.getByRole('row')).toHaveCount(3)
  await expect(table.getByRole('rowheader')).toHaveText(['x1', 'x2'])
  const numbers = await table.getByRole('cell').allInnerTexts()
  expect(numbers.filter((text) => Math.abs(Number(text)) > 0)).toHaveLength(6)
  await window.getByRole('combobox', { name: 'Weights of' }).selectOption({ label: 'Output layer' })
  await expect(table.getByRole('row')).toHaveCount(4)

  await bench.enter('Layer 1 neurons', '4')
  await expect(bench.picture('Network: 2 – 4 – 3 – 1 · 23 parameters; weights are not known yet')).toBeVisible()
  await bench.enter('Layer 1 neurons', '3')
  await expect(bench.picture(/^Network: .*weights: rate 0.8/)).toBeVisible()
})

test('neurons show what they respond to: the picture has both colours once trained, and a line tells its weight', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.button('Enlarge network').click()
  const picture = bench.picture(/^Network: /)
  /** Shares of pixels that are clearly orange and clearly blue. */
  const shares = () =>
    picture.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      let [orange, blue] = [0, 0]
      for (let pixel = 0; pixel < data.length; pixel += 4) {
        if (data[pixel + 3]! < 200) continue
        if (data[pixel]! - data[pixel + 2]! > 100) orange++
        if (data[pixel + 2]! - data[pixel]! > 100) blue++
      }
      return [orange, blue].map((count) => count / (data.length / 4))
    })
  expect(await shares()).toEqual([0, 0])
  await bench.runToTheEnd()
  await expect.poll(async () => (await shares()).every((share) => share > 0.03)).toBe(true)

  const { x, y, width, height } = (await picture.boundingBox())!
  const tip = window.getByRole('tooltip')
  // The middle neuron of the first layer stands in the picture's middle row, the second layer beside it.
  await window.mouse.move(x + 120 + (width - 120) / 6, y + height / 2)
  await expect(tip).toHaveText('Layer 1, neuron 2')
  await window.mouse.move(x + 120 + (width - 120) / 3, y + height / 2 + 1)
  await expect(tip).toContainText(/^Layer 1, neuron \d → Layer 2, neuron \dweight −?\d/)
  await window.mouse.move(x + 2, y + 2)
  await expect(tip).toBeHidden()
})

test('the one editor is shown large and comes back, with the focus', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.button('Enlarge network').press('Enter')
  const panel = window.getByRole('tabpanel', { name: 'Network' })
  await expect(panel.getByRole('spinbutton', { name: 'Layer 1 neurons' })).toBeVisible()
  await expect(window.getByRole('spinbutton', { name: 'Layer 1 neurons' })).toHaveCount(1)
  await expect(bench.button('Close network')).toBeFocused()
  await bench.button('Add layer').click()
  await bench.enter('Layer 3 neurons', '8')
  await expect(panel.getByRole('img', { name: /^Network: 2 – 3 – 3 – 8 – 1/ })).toBeVisible()
  await window.getByRole('spinbutton', { name: 'Layer 3 neurons' }).press('Escape')
  await expect(panel).toBeHidden()
  await expect(window.getByRole('tab', { name: 'Curves' })).toHaveAttribute('aria-selected', 'true')
  await expect(window.getByRole('region', { name: 'Set-up' }).getByRole('spinbutton', { name: 'Layer 3 neurons' })).toHaveValue('8')
  await expect(bench.button('Enlarge network')).toBeFocused()

  await window.getByRole('tab', { name: 'Network' }).click()
  await expect(panel.getByRole('spinbutton', { name: 'Layer 1 neurons' })).toBeVisible()
  await bench.button('Shrink network').click()
  await expect(panel).toBeHidden()
})

test('a network too large to train is drawn and edited all the same, and refused by its size', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const hidden = Array.from({ length: 63 }, () => ({ units: 1024, activation: 'relu' }))
  const path = join(folder, 'deep.json')
  await writeFile(path, JSON.stringify({ ...xorEasy, network: { ...xorEasy.network, layers: [...hidden, { units: 1, activation: 'sigmoid' }] } }))
  await answerOpenDialog(electron, path)
  await bench.button('Import').click()
  await expect(bench.picture(/^Network: 2 – 1024 – 1024 – 1024 – … – 1024 – 1 · 64 layers · 65,014,784 parameters/)).toBeVisible()
  const refusal = 'expected at most 4,194,304 weights and biases together, got 65,014,784'
  await expect(window.getByRole('alert').filter({ hasText: refusal })).toBeVisible()
  await bench.run()
  await expect(window.getByRole('alert').filter({ hasText: 'Nothing was started. network.layers' })).toBeVisible()
  for (const layer of [1, 30, 63]) await bench.enter(`Layer ${layer} neurons`, '2')
  await bench.button('Insert layer after layer 63').click()
  await expect(bench.picture(/^Network: 2 – 2 – 1024 – 1024 – … – 2 – 1 · 65 layers/)).toBeVisible()
})

test('weights that an experiment file begins with are drawn before the training', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const path = join(folder, 'explicit.json')
  const network = { layers: [{ units: 1, activation: 'sigmoid' }], bias: true, initialization: { scheme: 'explicit', weights: [[-1.5, 2]], biases: [[0.25]] } }
  await writeFile(path, JSON.stringify({ ...xorEasy, network }))
  await answerOpenDialog(electron, path)
  await bench.button('Import').click()
  await expect(bench.picture('Network: 2 – 1 · 3 parameters; weights: as in the file')).toBeVisible()
  await bench.button('Show weights table').click()
  await expect(window.getByRole('table', { name: 'Weights of the layer' }).getByRole('cell')).toHaveText(['-1.500', '2.000', '0.2500'])
})

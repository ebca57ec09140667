import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

const flowers = ['petal,sepal,height,species', ...Array.from({ length: 60 }, (_, row) => `${row % 3},${(row % 7) / 10},${row / 60},${['"wild, red"', 'blue', 'green'][row % 3]}`)].join('\n')

async function loadTable(electron: ElectronApplication, window: Page, path: string, text: string): Promise<void> {
  await writeFile(path, text)
  await answerOpenDialog(electron, path)
  await window.getByRole('button', { name: 'Load CSV' }).click()
}

test('a data set is taken by its picture, and gaussians of four classes get an output layer that fits', async ({ window }) => {
  const bench = new Workbench(window)
  for (const kind of ['Linear', 'XOR easy', 'Circle', 'Spiral', 'Moons', 'Checkerboard', 'Gaussians']) {
    await bench.button(`Use ${kind}`).click()
    await expect(bench.button(`Use ${kind}`)).toHaveAttribute('aria-pressed', 'true')
    await expect(window.getByRole('combobox', { name: 'Dataset' }).locator('option:checked')).toHaveText(kind)
    await expect(bench.picture(new RegExp(`^Preview of the data set ${kind}`))).toBeVisible()
  }
  await bench.enter('Classes', '6')
  await expect(window.getByRole('spinbutton', { name: 'Classes' })).toHaveAccessibleDescription('Expected a whole number from 2 to 5, got 6')
  await bench.enter('Classes', '4')
  await expect(window.getByText('200 points · 2 inputs · 4 targets')).toBeVisible()
  await bench.button('Set output layer to 4 softmax neurons').click()
  await bench.enter('Maximum epochs', '100')
  await bench.type('Learning rates', '0.3')
  await bench.runToTheEnd()
  await expect(bench.picture(/^Prediction: decision surface/)).toBeVisible()
  await bench.enter('Classes', '2')
  await bench.button('Set output layer to 1 sigmoid neuron').click()
  await expect(bench.button('Set output layer to 1 sigmoid neuron')).toBeHidden()
})

test('points are painted, erased, undone and trained on', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.button('Use XOR easy').click()
  await expect(window.getByText('21 points')).not.toHaveCount(0)
  await bench.button('Paint points').click()
  const canvas = window.getByRole('application', { name: /^Painting/ })
  const words = window.getByRole('group', { name: 'Paint points' }).locator('[aria-live]')
  const dataset = window.getByRole('combobox', { name: 'Dataset' })
  await expect(words).toHaveText('21 points')

  await test.step('clear, and by undo back to the data set itself', async () => {
    await bench.button('Clear points').click()
    await expect(window.getByText('No points yet: set at least one.')).toBeVisible()
    await bench.run()
    await expect(window.getByRole('alert').filter({ hasText: 'Nothing was started. dataset.inputs: expected at least one row' })).toBeVisible()
    await bench.button('Undo stroke').click()
    await expect(dataset).toHaveValue('xor-easy')
    await bench.button('Redo stroke').click()
    await expect(words).toHaveText('0 points')
  })

  await test.step('click and drag set points of the chosen class', async () => {
    await canvas.click({ position: { x: 90, y: 60 } })
    await expect(words).toHaveText('1 point')
    await expect(dataset).toHaveValue('inline')
    await window.getByRole('radio', { name: 'Class 1' }).check()
    const box = (await canvas.boundingBox())!
    await window.mouse.move(box.x + 100, box.y + 150)
    await window.mouse.down()
    await window.mouse.move(box.x + 220, box.y + 150, { steps: 24 })
    await window.mouse.up()
    await expect(words).toHaveText(/^1[0-9] points$/)
  })

  await test.step('the keyboard does all of it', async () => {
    await canvas.press('Control+z')
    await expect(words).toHaveText('1 point')
    await canvas.press('2')
    await expect(window.getByRole('radio', { name: 'Class 2' })).toBeChecked()
    for (const key of ['Shift+ArrowRight', 'ArrowDown', 'Enter']) await canvas.press(key)
    await expect(words).toHaveText(/^2 points, crosshair at /)
    await canvas.press('e')
    await canvas.press('Enter')
    await expect(words).toHaveText(/^1 point,/)
    await canvas.press('Control+z')
    await canvas.press('1')
    await canvas.press('Shift+ArrowUp')
    await canvas.press('Enter')
    await expect(words).toHaveText(/^3 points,/)
    await canvas.press('Control+z')
    await canvas.press('Control+Shift+Z')
    await expect(words).toHaveText(/^3 points,/)
  })

  await bench.button('Done').click()
  await expect(window.getByText('3 points · 2 inputs · 3 targets')).toBeVisible()
  await bench.button('Set output layer to 3 softmax neurons').click()
  await bench.enter('Maximum epochs', '50')
  await bench.runToTheEnd()
  await expect(bench.runs).toHaveCount(1)
})

test('a table is loaded: columns chosen, classes named, axes and held inputs chosen, and the points go out again as they came', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await loadTable(electron, window, join(folder, 'flowers.csv'), flowers)
  const dialog = window.getByRole('dialog', { name: 'Import flowers.csv' })
  await expect(dialog.getByText('60 rows, 4 columns')).toBeVisible()
  await expect(dialog.getByRole('table').getByRole('row')).toHaveCount(9)
  await expect(dialog.getByRole('combobox', { name: 'Role of species' })).toHaveValue('target')
  await expect(dialog.getByText('species: 3 classes, a target each (one-hot): blue, green, wild, red')).toBeVisible()

  await test.step('what a column cannot be is named by line and column', async () => {
    await dialog.getByRole('combobox', { name: 'Role of species' }).selectOption('input')
    await expect(dialog.getByRole('alert')).toContainText('line 2, column "species": expected a number, got "wild, red"')
    await expect(dialog.getByRole('button', { name: 'Import points' })).toBeDisabled()
    await dialog.getByRole('combobox', { name: 'Role of species' }).selectOption('target')
  })
  await dialog.getByRole('button', { name: 'Import points' }).click()
  await expect(dialog).toBeHidden()
  await expect(window.getByText('60 points · 3 inputs · 3 targets')).toBeVisible()
  await expect(window.getByRole('list', { name: 'Classes' })).toContainText('wild, red')

  await test.step('axes are chosen for all maps, and the third input is held', async () => {
    await bench.button('Set output layer to 3 softmax neurons').click()
    await bench.enter('Maximum epochs', '100')
    await bench.runToTheEnd()
    const map = bench.picture(/^Prediction: decision surface/)
    await expect(map).toBeVisible()
    const axes = window.getByRole('group', { name: 'Axes of truth and prediction' })
    const slider = axes.getByRole('slider', { name: 'height' })
    const before = await map.screenshot()
    await slider.focus()
    for (let presses = 0; presses < 3; presses++) await slider.press('PageUp')
    await expect.poll(async () => (await map.screenshot()).equals(before)).toBe(false)
    await axes.getByRole('combobox', { name: 'Vertical axis' }).selectOption({ label: 'height' })
    await expect(axes.getByRole('slider', { name: 'sepal' })).toBeVisible()
    await expect(window.getByRole('group', { name: 'Axes of the preview' }).getByRole('combobox', { name: 'Vertical axis' }).locator('option:checked')).toHaveText('height')
  })

  await test.step('exported, the points are the table, with their parts', async () => {
    const path = join(folder, 'out.csv')
    await answerSaveDialog(electron, path)
    await window.getByText('More settings').first().click()
    await bench.enter('Test share', '0.5')
    await expect(window.getByText('30 for testing')).toBeVisible()
    await bench.button('Export points as CSV').click()
    await expect(window.getByText('Exported out.csv.')).toBeVisible()
    const [header, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(header).toBe('petal,sepal,height,species,part')
    expect(lines.map((line) => line.replace(/,(training|test)$/, ''))).toEqual(flowers.split('\n').slice(1).map((line) => line))
    expect(lines.filter((line) => line.endsWith(',test'))).toHaveLength(30)
  })

  await test.step('test points and how sure the model is can be left out of the maps', async () => {
    await bench.runToTheEnd()
    const map = bench.picture(/^Prediction: decision surface/)
    for (const name of ['Discretize', 'Show test data']) {
      const before = await map.screenshot()
      await window.getByRole('checkbox', { name }).click()
      await expect.poll(async () => (await map.screenshot()).equals(before)).toBe(false)
    }
  })

  await test.step('saved, it is opened again with its names', async () => {
    await bench.save('Save experiment', 'Flowers')
    await bench.button('New experiment').click()
    const library = await bench.openLibrary()
    await library.getByRole('button', { name: 'Open Flowers' }).click()
    await expect(window.getByRole('list', { name: 'Classes' })).toContainText('wild, red')
    await expect(window.getByText('60 points · 3 inputs · 3 targets · 30 for testing')).toBeVisible()
  })
})

test('a table dropped on the window opens its import; one without names, with a fault, or with one input is taken for what it is', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  const path = join(folder, 'line.csv')
  await writeFile(path, '0,1\n1,3\n2,5\n')
  await window.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'dropped' })
    document.body.append(input)
  })
  await window.locator('#dropped').setInputFiles(path)
  await window.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped')!
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(input.files![0]!)
    document.querySelector('.app')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    input.remove()
  })
  const dialog = window.getByRole('dialog', { name: 'Import line.csv' })
  await dialog.getByRole('checkbox', { name: 'The first row names the columns' }).uncheck()
  await expect(dialog.getByText('3 rows, 2 columns')).toBeVisible()
  await dialog.getByRole('button', { name: 'Import points' }).click()
  await expect(bench.picture('Preview of the data set Own points: 3 points · 1 input · 1 target')).toBeVisible()
  await bench.enter('Maximum epochs', '20')
  await bench.runToTheEnd()
  await expect(bench.picture(/^Prediction: decision surface/)).toBeVisible()

  await loadTable(electron, window, join(folder, 'broken.csv'), 'a,b\n1,2\n3\n')
  const broken = window.getByRole('dialog', { name: 'Import broken.csv' })
  await expect(broken.getByRole('alert')).toContainText('line 3: expected 2 fields, one a column, got 1')
  await broken.getByRole('button', { name: 'Cancel' }).click()
  await expect(bench.picture('Preview of the data set Own points: 3 points · 1 input · 1 target')).toBeVisible()
})

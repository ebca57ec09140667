import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerSaveDialog } from './save-dialog.ts'

test('rates are chosen on the ladder, as a range or freely, and seeds by number or as ranges', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  const rates = window.getByRole('textbox', { name: 'Learning rates' })
  const ladder = window.getByRole('group', { name: 'Usual learning rates' })
  await ladder.getByRole('checkbox', { name: 'Learning rate 0.1', exact: true }).check()
  await ladder.getByRole('checkbox', { name: 'Learning rate 10', exact: true }).check()
  await expect(rates).toHaveValue('0.1, 0.8, 10')
  await bench.type('Learning rates', '0.1, 3')
  await expect(ladder.getByRole('checkbox', { checked: true })).toHaveCount(2)
  await ladder.getByRole('checkbox', { name: 'Learning rate 3', exact: true }).uncheck()
  await expect(rates).toHaveValue('0.1')

  await bench.button('Range …').click()
  await bench.enter('Lowest rate', '0.01')
  await bench.enter('Number of rates', 'x')
  await expect(window.getByText('Expected a whole number from 1 to 10000')).toBeVisible()
  await bench.enter('Number of rates', '4')
  await bench.button('Use these rates').click()
  await expect(rates).toHaveValue('0.01, 0.1, 1, 10')

  const seeds = window.getByRole('textbox', { name: 'Seeds', exact: true })
  const first = window.getByRole('spinbutton', { name: 'First N seeds' })
  await expect(first).toHaveValue('1')
  await first.press('ArrowUp')
  await first.press('ArrowUp')
  await expect(seeds).toHaveValue('1, 2, 3')
  await expect(window.getByText('12 runs')).toBeVisible()
  await seeds.fill('1-20')
  await expect(first).toHaveValue('20')
  await expect(window.getByText('80 runs')).toBeVisible()
  await seeds.fill('7, 30-32')
  await expect(first).toHaveValue('')
  await expect(window.getByText('16 runs')).toBeVisible()
  await seeds.fill('9-7')
  await expect(window.getByText('got "9-7"')).toBeVisible()
})

test('a schedule is set up, trained with and part of the file; constant is none', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  const schedule = window.getByRole('combobox', { name: 'Schedule' })
  const trainingInFile = async (): Promise<{ schedule?: unknown }> => {
    const path = join(folder, 'experiment.json')
    await answerSaveDialog(electron, path)
    await bench.button('Export').click()
    await window.getByRole('menuitem', { name: 'Experiment (JSON)' }).click()
    await expect(window.getByText('Exported experiment.json')).toBeVisible()
    await window.getByRole('button', { name: 'Dismiss message' }).click()
    await expect(window.getByText('Exported experiment.json')).toBeHidden()
    return (JSON.parse(await readFile(path, 'utf8')) as { training: { schedule?: unknown } }).training
  }

  await schedule.selectOption('Step')
  await bench.enter('Step size in epochs', '0')
  await expect(window.getByText('Expected a whole number from 1 to')).toBeVisible()
  await bench.enter('Step size in epochs', '100')
  await bench.enter('Factor of each step', '0.5')
  expect((await trainingInFile()).schedule).toEqual({ kind: 'step', stepSize: 100, gamma: 0.5 })
  await bench.runToTheEnd()
  const slowed = (await bench.rows())[0]!
  await schedule.selectOption('Cosine')
  await bench.enter('Epochs to the minimum', '500')
  expect((await trainingInFile()).schedule).toEqual({ kind: 'cosine', epochs: 500, minimum: 0 })
  await schedule.selectOption('Exponential')
  await bench.enter('Factor of each epoch', '0.999')
  expect((await trainingInFile()).schedule).toEqual({ kind: 'exponential', gamma: 0.999 })
  await schedule.selectOption('Constant')
  expect(await trainingInFile()).not.toHaveProperty('schedule')
  await bench.runToTheEnd()
  // Halved every 100 epochs, the rate is soon too small for what takes it 263 epochs at its full size.
  expect((await bench.rows())[0]![3]).not.toBe(slowed[3])
})

test('branches and changes of rate of a file stay with its rates and seeds, and are left out with a word beside others', async ({ start, folder }) => {
  const experiment = JSON.parse(await readFile(join(import.meta.dirname, '../resources/presets/report-xor-easy.json'), 'utf8')) as { sweep: object }
  const sweep = { learningRates: [0.1, 0.8], seeds: [1], branches: [{ learningRate: 0.8, seed: 1 }, { learningRate: 0.8, seed: 1 }], changes: [{ run: 2, epoch: 40, learningRate: 0.1 }] }
  const file = join(folder, 'branches.json')
  await writeFile(file, JSON.stringify({ ...experiment, sweep }))
  const { window } = await start({ arguments: [file] })
  const bench = new Workbench(window)
  const forks = window.getByRole('group', { name: 'Branches and changes of rate' })
  await expect(forks).toContainText('2 branches, 1 change of rate')
  await expect(window.getByText('4 runs')).toBeVisible()
  await bench.enter('First N seeds', '2')
  await expect(forks).toContainText('left out: they belong to other rates and seeds')
  await expect(window.getByText('4 runs')).toBeVisible()
  await forks.getByRole('button', { name: 'Undo the change of rates and seeds' }).click()
  await expect(window.getByRole('textbox', { name: 'Seeds', exact: true })).toHaveValue('1')
  await expect(forks).not.toContainText('left out')
  await bench.runToTheEnd()
  await expect(bench.runs).toHaveCount(4)
  await forks.getByRole('button', { name: 'Remove branches and changes of rate' }).click()
  await expect(forks).toBeHidden()
  await expect(window.getByText('2 runs')).toBeVisible()
})

test('before Run it is told how many runs there are and how long they take at most', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  const panel = window.getByRole('region', { name: 'Training' })
  const seconds = async (): Promise<number> => {
    const [, count, unit] = /at most about (\d+) (s|min|h)$/m.exec(await panel.innerText()) ?? []
    return Number(count) * { s: 1, min: 60, h: 3600 }[unit as 's' | 'min' | 'h']
  }
  await expect(panel).toContainText(/8 runs, at most about \d+ s/)
  await bench.enter('Maximum epochs', '1000000')
  const few = await seconds()
  await bench.enter('First N seeds', '50')
  await expect(panel).toContainText(/400 runs, at most about \d+ (s|min|h)/)
  const many = await seconds()
  // Fifty times the runs, rounded to a count of its unit.
  expect(many / few).toBeGreaterThan(30)
  expect(many / few).toBeLessThan(80)
  await bench.type('Seeds', 'none')
  await expect(panel).not.toContainText('at most about')
})

const optimizers = [
  { label: 'Momentum', kind: 'momentum', parameters: { Momentum: ['momentum', '0.9', 0.5] } },
  { label: 'Nesterov momentum', kind: 'nesterov', parameters: { Momentum: ['momentum', '0.9', 0.5] } },
  { label: 'RMSprop', kind: 'rmsprop', parameters: { Alpha: ['alpha', '0.99', 0.9], Momentum: ['momentum', '0', 0.5], Epsilon: ['epsilon', '1e-8', 0.001] } },
  { label: 'Adam', kind: 'adam', parameters: { 'Beta 1': ['beta1', '0.9', 0.8], 'Beta 2': ['beta2', '0.999', 0.9], Epsilon: ['epsilon', '1e-8', 0.001] } },
] as const

test('every optimizer has its parameters, at the usual values until they are changed', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.type('Learning rates', '0.05')
  await bench.enter('Maximum epochs', '100')
  await window.getByRole('region', { name: 'Training' }).getByText('More settings').click()
  const ends = new Set<string>()
  for (const { label, kind, parameters } of optimizers)
    await test.step(label, async () => {
      await window.getByRole('combobox', { name: 'Optimizer' }).selectOption(label)
      await bench.runToTheEnd()
      ends.add((await bench.rows())[0]!.slice(3, 6).join(' '))
      for (const [name, [, standard, changed]] of Object.entries(parameters)) {
        await expect(window.getByRole('spinbutton', { name, exact: true })).toHaveValue(standard)
        await bench.enter(name, String(changed))
      }
      await bench.runToTheEnd()
      ends.add((await bench.rows())[0]!.slice(3, 6).join(' '))
      const path = join(folder, `${kind}.json`)
      await answerSaveDialog(electron, path)
      await bench.button('Export').click()
      await window.getByRole('menuitem', { name: 'Experiment (JSON)' }).click()
      await expect(window.getByText(`Exported ${kind}.json`)).toBeVisible()
      const { training } = JSON.parse(await readFile(path, 'utf8')) as { training: { optimizer: object } }
      expect(training.optimizer).toEqual({ kind, ...Object.fromEntries(Object.values(parameters).map(([key, , changed]) => [key, changed])) })
    })
  // Each of them, with each set of parameters, trains in its own way.
  expect(ends.size, [...ends].join('; ')).toBe(2 * optimizers.length)
  await window.getByRole('combobox', { name: 'Optimizer' }).selectOption('Gradient descent')
  await expect(window.getByRole('spinbutton', { name: 'Momentum', exact: true })).toBeHidden()
})

import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'

test('saved experiments are compared: curves together, only what differs, and no ranking across data', async ({ window }) => {
  const bench = new Workbench(window)
  const view = (name: string) => window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()

  await view('Comparison')
  await expect(window.getByText('Save two experiments or more')).toBeVisible()
  await window.getByRole('button', { name: 'Go to the workbench' }).click()

  await bench.pickPreset('Report: learning rates')
  await bench.type('Learning rates', '0.4, 0.8')
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'Two rates')
  await bench.button('New experiment').click()
  await bench.pickPreset('Report: learning rates')
  await bench.type('Learning rates', '0.8')
  await window.getByRole('switch', { name: 'Bias' }).check()
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'With bias')
  await bench.pickPreset('Report: linear, n = 100')
  await bench.runToTheEnd()
  await bench.save('Save experiment', 'Linear')

  await view('Comparison')
  for (const name of ['Two rates', 'With bias']) await window.getByRole('checkbox', { name: `Compare ${name}` }).check()
  await expect(window.getByRole('img', { name: 'Mean loss by epoch of 3 saved runs' })).toBeVisible()
  const differences = window.getByRole('table', { name: 'Differing settings' })
  await expect(differences.getByRole('rowheader')).toHaveText(['network.bias', 'sweep.learningRates'])
  await expect(differences.getByRole('row', { name: 'network.bias' }).getByRole('cell')).toHaveText(['false', 'true'])
  const ranking = window.getByRole('table', { name: /^Ranking: XOR easy/ })
  await expect(ranking.locator('tbody tr')).toHaveCount(3)
  const epochs = (await ranking.locator('tbody tr td:nth-child(5)').allInnerTexts()).map(Number)
  expect(epochs).toEqual(epochs.toSorted((a, b) => a - b))

  await window.getByRole('checkbox', { name: 'Compare Linear' }).check()
  await expect(window.getByRole('table', { name: /^Ranking:/ })).toHaveCount(2)
  await expect(window.getByText('are not ranked together')).toBeVisible()
  await expect(window.getByRole('table', { name: /^Ranking: Linear/ }).locator('tbody tr')).toHaveCount(1)

  await window.getByRole('checkbox', { name: 'rate 0.4 of Two rates' }).uncheck()
  await expect(ranking.locator('tbody tr')).toHaveCount(2)
  await window.getByRole('checkbox', { name: 'Compare Two rates' }).uncheck()
  await expect(ranking.locator('tbody tr')).toHaveCount(1)
})

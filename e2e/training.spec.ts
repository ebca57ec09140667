import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'

test('a training is paused, resumed, stopped and reset', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '100000000')
  await bench.run()
  const epochs = bench.runs.first().locator('td').nth(2)
  await expect(epochs).not.toHaveText('0')

  await bench.button('Pause').click()
  await expect(bench.status).toContainText('Paused')
  // What was trained before the pause is still told after it, once.
  let standing = ''
  const isStanding = async (): Promise<boolean> => standing === (standing = await epochs.innerText())
  await expect.poll(isStanding, { intervals: [400] }).toBe(true)
  // A prediction asked for and answered meanwhile shows that time has passed and nothing was trained.
  await bench.button('Show table').last().click()
  await expect(window.getByRole('table', { name: 'Ground truth and prediction' }).getByRole('row')).toHaveCount(22)
  await expect(epochs).toHaveText(standing)

  await bench.button('Resume').click()
  await expect(bench.status).toContainText('Training')
  await expect(epochs).not.toHaveText(standing)

  await bench.button('Stop').click()
  await expect(bench.status).toContainText('Done')
  await expect(bench.runs.locator('.status')).toHaveText(['Stopped', 'Stopped', 'Stopped'])

  await bench.button('Reset').click()
  await expect(bench.runs).toHaveCount(0)
  await window.getByRole('button', { name: 'Undo' }).click()
  await expect(bench.runs.locator('.status')).toHaveText(['Stopped', 'Stopped', 'Stopped'])
})

test('zero weights never converge, and their curve is not hidden', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '3000')
  await bench.runToTheEnd()
  await expect(bench.runs.locator('.status')).toHaveText(['Epoch limit', 'Epoch limit', 'Epoch limit'])
  await bench.choose('Layout of the curves', 'Table')
  await expect(window.getByRole('table', { name: 'Mean loss by epoch' }).getByRole('rowheader').last()).toHaveText('3,000')
})

test('the engine process is killed in mid-run: the window says so, keeps what it showed, and runs again', async ({ electron, window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: zero weights')
  await bench.enter('Maximum epochs', '100000000')
  await bench.run()
  const epochs = bench.runs.first().locator('td').nth(2)
  await expect(epochs).not.toHaveText('0')

  await electron.evaluate(({ app }) => {
    const engine = app.getAppMetrics().find((one) => one.name === 'Backprop Bench engine')
    if (!engine) throw new Error('There is no engine process.')
    process.kill(engine.pid, 'SIGKILL')
  })
  const alert = window.getByRole('alert').filter({ hasText: 'engine process ended unexpectedly' })
  await expect(alert).toBeVisible({ timeout: 1_000 })
  await expect(bench.runs.first().locator('.status')).toHaveText('Failed')
  await expect(bench.status).toContainText('Interrupted')
  await expect(epochs).not.toHaveText('0')
  await expect(bench.picture(/^Mean loss by epoch/)).toBeVisible()

  await bench.pickPreset('Report: XOR easy')
  await bench.runToTheEnd()
  await expect(bench.runs.locator('.status')).toHaveText(['Converged'])
  await expect(alert).toBeHidden()
})

test('a selected run is the one whose decisions are drawn', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: learning rates')
  await bench.runToTheEnd()
  await expect(bench.runs).toHaveCount(8)
  await bench.runs.nth(4).click()
  await expect(bench.runs.nth(4)).toHaveAttribute('aria-current', 'true')
  await expect(window.getByRole('figure').filter({ hasText: 'Prediction' })).toContainText(`epoch ${(await bench.rows())[4]![3]!}, all right`)
  await expect(bench.picture(/^Prediction: decision surface.* 0 of 21 wrong/)).toBeVisible()
})

test('axes are linear or logarithmic, and a legend click hides a rate', async ({ window }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.type('Learning rates', '0.8, 3.2')
  await bench.runToTheEnd()
  const chart = bench.picture(/^Mean loss by epoch/)
  const linear = await chart.screenshot()
  for (const axis of ['Epochs', 'Loss']) {
    await window.getByRole('radio', { name: `${axis} logarithmic` }).check()
    await expect.poll(async () => (await chart.screenshot()).equals(linear)).toBe(false)
    await window.getByRole('radio', { name: `${axis} linear` }).check()
    await expect.poll(async () => (await chart.screenshot()).equals(linear)).toBe(true)
  }
  await bench.button('rate 0.8').click()
  await expect(bench.picture('Mean loss by epoch, 1 curve')).toBeVisible()
  await bench.button('rate 0.8').click()
  await expect(bench.picture('Mean loss by epoch, 2 curves')).toBeVisible()
})

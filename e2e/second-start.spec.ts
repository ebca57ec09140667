import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import xorEasy from '../resources/presets/report-xor-easy.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'

test('a second start on the same data ends at once and hands its file to the first, which loses nothing', async ({ electron, window, folder }) => {
  const bench = new Workbench(window)
  await bench.pickPreset('Report: XOR easy')
  await bench.save('Save experiment', 'Before')
  const file = join(folder, 'other.json')
  await writeFile(file, JSON.stringify({ ...xorEasy, name: 'From the second start', sweep: { learningRates: [0.7], seeds: [1] } }))

  // Started as the first one was, with a file to open: two of them at once.
  const { program, words } = await electron.evaluate(({ app }) => ({ program: process.execPath, words: [app.getAppPath(), ...process.argv.filter((word) => /^--(no-sandbox|user-data-dir=)/.test(word))] }))
  const second = (): Promise<number | null> => new Promise((resolve, reject) => spawn(program, [...words, file], { stdio: 'ignore' }).once('error', reject).once('exit', resolve))
  expect(await Promise.all([second(), second()])).toEqual([0, 0])

  await expect(window.getByRole('textbox', { name: 'Learning rates' })).toHaveValue('0.7')
  await bench.save('Save experiment', 'After')
  const library = await bench.openLibrary()
  await expect(library.getByRole('table', { name: 'Library' }).getByRole('rowheader')).toHaveCount(2)
})

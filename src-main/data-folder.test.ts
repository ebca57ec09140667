import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chooseDataFolder } from './data-folder.ts'
import { temporaryFolder } from './library/testing.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Chooses as the app would whose command line says `--user-data-dir=chosen`. */
function choose(chosen: string): string | undefined {
  let path: string | undefined
  const app = { setName: () => undefined, commandLine: { getSwitchValue: () => chosen }, getPath: () => folder, setPath: (_name: string, set: string) => (path = set) }
  chooseDataFolder(app as unknown as App)
  return path
}

test('the data folder is the one that was named, or one of the app’s own, and is made', () => {
  for (const [chosen, expected] of [[join(folder, 'a', 'b'), join(folder, 'a', 'b')], ['', join(folder, 'Backprop Bench')]] as const) {
    expect(choose(chosen)).toBe(expected)
    expect(existsSync(expected)).toBe(true)
  }
})

test('one that is a file, or lies in one, is refused with place and remedy', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(() => choose(file)).toThrow(`The folder for its data ${file} cannot be written to: there is a file of that name: name another folder with --user-data-dir`)
  expect(() => choose(join(file, 'data'))).toThrow('name another folder with --user-data-dir')
})

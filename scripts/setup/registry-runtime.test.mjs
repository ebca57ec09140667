import { expect, test } from 'vitest'
import { belongsToElectron } from './registry-runtime.mjs'

test('the other application and its snapshot stay behind', () => {
  for (const path of ['resources/app/index.js', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    expect(belongsToElectron(path)).toBe(false)
  }
})

test('what is Electron comes along', () => {
  for (const path of ['Cypress', 'icudtl.dat', 'locales/de.pak', 'v8_context_snapshot.bin', 'chrome-sandbox']) {
    expect(belongsToElectron(path)).toBe(true)
  }
})

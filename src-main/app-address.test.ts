import { expect, test } from 'vitest'
import { fileOf } from './app-address.ts'

const fileAt = (path: string): string | null => fileOf(`app://bench${path}`, '/app/renderer')

test('an address names a file of the app', () => {
  expect(fileAt('/assets/a%20b.js?v=1#x')).toBe('/app/renderer/assets/a b.js')
  expect(fileAt('/')).toBe('/app/renderer/index.html')
})

test.each(['/..%2f..%2fetc/passwd', '/%2e%2e%2fmain/main.js', '/a/..%2f..%2frenderer-2/x', '/..%5cmain.js', '/%00', '/%e0%a4%a', '/%2e%2e'])('%s leads out of the app', (path) => {
  expect(fileAt(path)).toBeNull()
})

test('another host is not the app', () => {
  expect(fileOf('app://other/index.html', '/app/renderer')).toBeNull()
})

import { expect, test } from 'vitest'
import { authorityFor, displayAddresses } from './display.mjs'

test('without variables there is no display', () => {
  expect(displayAddresses({})).toEqual([])
  expect(displayAddresses({ DISPLAY: '', WAYLAND_DISPLAY: '' })).toEqual([])
})

test('a local X display listens on a socket of its number', () => {
  for (const DISPLAY of [':7', ':7.0', 'unix:7']) expect(displayAddresses({ DISPLAY })).toContainEqual({ path: '/tmp/.X11-unix/X7' })
})

test('a forwarded X display listens on a port', () => {
  expect(displayAddresses({ DISPLAY: 'localhost:10.0' })).toEqual([{ host: 'localhost', port: 6010 }])
})

test('a Wayland display listens in the folder of the session', () => {
  expect(displayAddresses({ WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual([{ path: '/run/user/1000/wayland-0' }])
})

test('the authority file has the layout that X reads', () => {
  const file = authorityFor(Buffer.alloc(16, 1))
  expect(file.subarray(0, 8).toString('hex')).toBe('ffff000000000012') // any address, no display number, length of the name
  expect(file.subarray(8, 26).toString()).toBe('MIT-MAGIC-COOKIE-1')
  expect(file.subarray(26, 28).toString('hex')).toBe('0010')
})

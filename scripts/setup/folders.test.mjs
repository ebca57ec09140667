import { expect, test } from 'vitest'
import { userCache } from './folders.mjs'

test('the cache is where the system keeps caches', () => {
  expect(userCache('linux', {}, '/home/ada')).toBe('/home/ada/.cache/backprop-bench')
  expect(userCache('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Caches/backprop-bench')
})

test('XDG_CACHE_HOME decides, unless it is relative', () => {
  expect(userCache('linux', { XDG_CACHE_HOME: '/big/cache' }, '/home/ada')).toBe('/big/cache/backprop-bench')
  expect(userCache('linux', { XDG_CACHE_HOME: 'cache' }, '/home/ada')).toBe('/home/ada/.cache/backprop-bench')
})

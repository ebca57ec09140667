import { describe, expect, test } from 'vitest'
import { dependenciesStamp, isComplete } from './dependencies.mjs'

describe('the stamp', () => {
  const manifest = JSON.stringify({ scripts: { start: 'a' }, dependencies: { vue: '3.5.0' } })
  const stamp = dependenciesStamp('lock', manifest, 'v20.19.0 linux-x64')

  test('changes with the lock file, the dependencies and Node', () => {
    expect(dependenciesStamp('other', manifest, 'v20.19.0 linux-x64')).not.toBe(stamp)
    expect(dependenciesStamp('lock', JSON.stringify({ dependencies: { vue: '3.6.0' } }), 'v20.19.0 linux-x64')).not.toBe(stamp)
    expect(dependenciesStamp('lock', manifest, 'v22.0.0 linux-x64')).not.toBe(stamp)
  })

  test('does not change with the rest of package.json', () => {
    expect(dependenciesStamp('lock', JSON.stringify({ scripts: {}, dependencies: { vue: '3.5.0' } }), 'v20.19.0 linux-x64')).toBe(stamp)
  })
})

describe('an installation', () => {
  const vue = { version: '3.5.0', integrity: 'sha512-a' }
  const locked = { '': {}, 'node_modules/vue': vue, 'node_modules/fsevents': { version: '2.0.0', optional: true } }

  test('is complete without the optional packages of other platforms', () => {
    expect(isComplete(locked, { 'node_modules/vue': vue })).toBe(true)
  })

  test('is incomplete without a package, or with another version or content of it', () => {
    expect(isComplete(locked, {})).toBe(false)
    expect(isComplete(locked, { 'node_modules/vue': { ...vue, version: '3.4.0' } })).toBe(false)
    expect(isComplete(locked, { 'node_modules/vue': { ...vue, integrity: 'sha512-b' } })).toBe(false)
  })
})

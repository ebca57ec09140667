import { expect, test } from 'vitest'
import { runtimeSources } from './runtime-choice.mjs'

const bare = { named: undefined, wish: undefined, platform: 'linux-x64', officialIsHere: false, failedLately: false }

test('a folder that the user names goes before everything', () => {
  expect(runtimeSources({ ...bare, named: '/opt/electron', wish: 'official', officialIsHere: true })).toEqual(['named'])
})

test('the official Electron is tried first, and the registry package after it', () => {
  expect(runtimeSources(bare)).toEqual(['official', 'registry'])
})

test('an official Electron that is here is used, however the last download went', () => {
  expect(runtimeSources({ ...bare, officialIsHere: true, failedLately: true })).toEqual(['official'])
})

test('a download that failed lately is not tried again', () => {
  expect(runtimeSources({ ...bare, failedLately: true })).toEqual(['registry'])
})

test('where the registry package does not run, the official one is tried every time', () => {
  expect(runtimeSources({ ...bare, platform: 'darwin-arm64', failedLately: true })).toEqual(['official'])
})

test('the user may ask for either', () => {
  expect(runtimeSources({ ...bare, wish: 'official', failedLately: true })).toEqual(['official'])
  expect(runtimeSources({ ...bare, wish: 'registry', officialIsHere: true })).toEqual(['registry'])
})

import { expect, test } from 'vitest'
import { missingLibraries, packagesFor } from './system-libraries.mjs'

test('what ldd does not find is missing', () => {
  const output = ['\tlibffmpeg.so => /opt/libffmpeg.so (0x00007f)', '\tlibgtk-3.so.0 => not found', '\tlibgbm.so.1 => not found', '\t/lib64/ld-linux-x86-64.so.2 (0x00007f)'].join('\n')
  expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libgbm.so.1'])
})

test('packages are named for what is missing alone', () => {
  const none = () => false
  expect(packagesFor(['Xvfb'], none)).toEqual(['xvfb'])
  expect(packagesFor(['libgbm.so.1'], none)).toEqual(['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'])
  expect(packagesFor(['libgbm.so.1', 'Xvfb'], none)).toContain('xvfb')
})

test('packages have their new names where the system knows them', () => {
  expect(packagesFor(['libgbm.so.1'], (name) => name.endsWith('t64'))).toEqual(['libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1'])
})

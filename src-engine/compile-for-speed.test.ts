import { expect, test } from 'vitest'
import { branchFlags, compileForSpeed, wideVectorFlags } from './compile-for-speed.ts'

/** What V8 is asked for, by a clock on which wide vectors and others, measured in turn, take so many milliseconds. */
function asked(version: string, wide: number, plain: number, arch = 'x64'): { flags: string[]; isWide: boolean } {
  const flags: string[] = []
  let [time, reads] = [0, 0]
  const now = (): number => {
    // Read before and after each.
    if (reads++ % 2 === 1) time += reads % 4 === 2 ? wide : plain
    return time
  }
  const isWide = compileForSpeed({ setFlag: (flag) => flags.push(flag), version, arch, now })
  return { flags, isWide }
}

const everywhere = ['--no-wasm-bounds-checks', '--no-wasm-lazy-compilation']
const alwaysFirst = [...everywhere, '--experimental-wasm-revectorize']

test('vectors are joined where that is faster, and tried by the optimizing compiler alone', () => {
  expect(asked('14.2.1', 1, 2)).toEqual({ isWide: true, flags: [...alwaysFirst, '--no-liftoff', '--liftoff'] })
})

test('options are taken back where that is no faster', () => {
  expect(asked('14.2.1', 2, 2)).toEqual({ isWide: false, flags: [...alwaysFirst, '--no-liftoff', '--no-experimental-wasm-revectorize', '--liftoff'] })
})

test('on other processors nothing is tried', () => {
  expect(asked('14.2.1', 1, 2, 'arm64')).toEqual({ isWide: false, flags: everywhere })
})

test('V8 13.0 is asked to heed hints, which newer versions do anyway', () => {
  expect(asked('13.0.245', 1, 2).flags[2]).toBe('--experimental-wasm-branch-hinting')
  expect(branchFlags('14.2.1')).toEqual([])
})

test('V8 13.0 is asked for the newer of its optimizers', () => {
  expect(wideVectorFlags('13.0.245.19-electron.0')).toEqual(['experimental-wasm-revectorize', 'turboshaft-wasm-instruction-selection-staged', 'turboshaft-wasm'])
  expect(asked('13.0.245', 2, 1).flags.filter((flag) => flag.includes('turboshaft'))).toHaveLength(4)
})

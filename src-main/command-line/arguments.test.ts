import { describe, expect, test } from 'vitest'
import { isCommandLine, readArguments, usage } from './arguments.ts'

const read = (...rest: string[]) => readArguments(['electron', '--no-sandbox', '.', '--experiment', ...rest], '/home/ada')

describe('the command line', () => {
  test('is one that says --experiment', () => {
    expect(isCommandLine(['electron', '.', 'a.json'])).toBe(false)
    expect(isCommandLine(['electron', '.', '--experiment'])).toBe(true)
  })

  test('takes file and options in any order, and paths from where it was called', () => {
    const order = { file: '/home/ada/a.json', out: '/tmp/out', png: false, workers: undefined }
    expect(read('a.json', '--out', '/tmp/out')).toEqual(order)
    expect(read('--out=/tmp/out', 'a.json')).toEqual(order)
    expect(read('--workers', '2', '--png', '--out', 'o', 'sub/a.json')).toEqual({ file: '/home/ada/sub/a.json', out: '/home/ada/o', png: true, workers: 2 })
  })

  test('says how it is used', () => {
    expect(read('--help')).toBe('help')
    expect(read('a.json', '-h')).toBe('help')
    expect(usage).toContain('--workers N    runs at the same time, 1 to 256')
  })

  test.each([
    [['--out', 'o'], 'FILE.json: expected an experiment file, got none'],
    [['a.json', 'b.json', '--out', 'o'], 'FILE.json: expected one experiment file, got "a.json" and "b.json"'],
    [['a.json'], '--out: expected a folder to write to, got nothing'],
    [['a.json', '--out'], '--out: expected a value, got nothing'],
    [['a.json', '--out', '--png'], '--out: expected a value, got "--png"'],
    [['a.json', '--out='], '--out: expected a value, got ""'],
    [['a.json', '--out', 'o', '--out', 'p'], '--out: is given twice'],
    [['a.json', '--out', 'o', '--png=yes'], '--png: takes no value, got "yes"'],
    [['a.json', '--out', 'o', '--fast'], '--fast: is not a known option; expected --out, --png, --workers or --help'],
    [['a.json', '--out', 'o', '--workers', '0'], '--workers: expected a whole number from 1 to 256, got "0"'],
    [['a.json', '--out', 'o', '--workers', '-1'], '--workers: expected a whole number from 1 to 256, got "-1"'],
    [['a.json', '--out', 'o', '--workers=1.5'], '--workers: expected a whole number from 1 to 256, got "1.5"'],
    [['a.json', '--out', 'o', '--workers', '1e2'], '--workers: expected a whole number from 1 to 256, got "1e2"'],
    [['a.json', '--out', 'o', '--workers', '257'], '--workers: expected a whole number from 1 to 256, got "257"'],
  ])('%j is refused in one line that names the place', (rest, message) => {
    expect(() => read(...rest)).toThrow(message)
    expect(message).not.toContain('\n')
  })
})

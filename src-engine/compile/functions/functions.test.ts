import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, tanh } from '../../elementary/exponential.ts'
import { log, log1p } from '../../elementary/logarithm.ts'
import { after, get, set, type Code, type Local } from '../assembler/code.ts'
import { call, instantiate, ModuleBuilder } from '../assembler/module.ts'
import { f64, i32 } from '../assembler/scalars.ts'
import { f64x2, v128 } from '../assembler/vectors.ts'
import { pair, single } from '../lanes.ts'
import { sigmoidTable, tableBytes, tanhTable } from '../taylor-table.ts'
import { addExp } from './exponential.ts'
import { addLog, addLog1p } from './logarithm.ts'
import { addSigmoid, addTanh, applyNear, applyTable } from './tables.ts'

/** Every function under its name; those of tables also for two numbers at a time, which come and go at the memory's beginning. */
function compileAll() {
  const sigmoidAt = 64
  const tanhAt = sigmoidAt + tableBytes
  const pages = Math.ceil((tanhAt + tableBytes) / 65536)
  const module = new ModuleBuilder({ pages })
  const expRoutine = addExp(module)
  for (const [name, f] of Object.entries({ exp: expRoutine, log: addLog(module), log1p: addLog1p(module) })) module.add(name, ['f64'], 'f64', ([x]) => call(f, get(x)))
  for (const [name, f] of Object.entries({ sigmoid: addSigmoid(module, sigmoidAt, expRoutine), tanh: addTanh(module, tanhAt, expRoutine) })) {
    module.add(name, ['f64'], 'f64', ([x]) => call(f.whole, f64.mul(get(x), f64.const(f.table.steps))))
    module.add(`${name}Pair`, [], 'none', (_, newLocal) => {
      const x = newLocal('v128')
      const at = i32.const(0)
      return [set(x, f64x2.mul(v128.load(at), f64x2.const(f.table.steps))), applyTable(pair, f, [x], newLocal), v128.store(at, get(x))]
    })
    for (const result of ['Near', 'Early'] as const)
      module.add(`${name}${result}`, ['f64', 'f64'], 'f64', ([x, guess], newLocal) => {
        const { locate, finish, early } = applyNear(single, f, 1, [x], [guess], newLocal)
        const scale = (local: Local<'f64'>): Code => set(local, f64.mul(get(local), f64.const(f.table.steps)))
        return after([scale(x), scale(guess), locate, finish], get(result === 'Near' ? x : early[0]!))
      })
  }
  const memory = new WebAssembly.Memory({ initial: pages })
  sigmoidTable.fill(new Float64Array(memory.buffer, sigmoidAt))
  tanhTable.fill(new Float64Array(memory.buffer, tanhAt))
  const functions = instantiate<'exp' | 'log' | 'log1p' | `${'sigmoid' | 'tanh'}${'' | 'Pair' | 'Near' | 'Early'}`>(module.bytes(), memory)
  const two = new Float64Array(memory.buffer, 0, 2)
  const pairOf = (f: () => unknown) => (a: number, b: number): number[] => {
    two.set([a, b])
    f()
    return [...two]
  }
  return { ...functions, sigmoidPair: pairOf(functions.sigmoidPair), tanhPair: pairOf(functions.tanhPair) }
}

const compiled = compileAll()
const sigmoid = (x: number): number => (x < -36 ? exp(x) : 1 / (1 + exp(-x)))

/** Distance in units of the last place of `expected`, or of `least` if that is larger; the smallest subnormal is the least unit. */
function ulps(value: number, expected: number, least = 0): number {
  if (Object.is(value, expected) || (value !== value && expected !== expected)) return 0
  const unit = Math.max(2 ** (Math.floor(Math.log2(Math.max(least, Math.abs(expected)))) - 52), 5e-324)
  const distance = Math.abs(value - expected) / unit
  return distance === distance ? distance : Infinity
}

const anyNumber = fc.double()
const moderate = fc.double({ min: -40, max: 40, noNaN: true })
const hostile = [0, -0, 5e-324, -5e-324, 1e-310, 15.99, 16, -16, -16.01, 31.98, 32, -32, -32.02, 36.5, -36.5, 36.4999, 36.516, -36.516, 19.5, -19.5, 19.508, 708, -708, -740, 745, -745.2, 800, -800, 1e300, -1e300, Infinity, -Infinity, NaN]

describe.each([
  { name: 'exp', ours: compiled.exp, elementary: exp, inputs: [anyNumber, fc.double({ min: -800, max: 800, noNaN: true }), moderate], points: hostile },
  { name: 'log', ours: compiled.log, elementary: log, inputs: [fc.double({ min: 1, max: 1e300, noNaN: true }), fc.double({ min: 1, max: 5, noNaN: true })], points: [1, 2, 4096, NaN] },
  { name: 'log1p', ours: compiled.log1p, elementary: log1p, inputs: [fc.double({ min: 0, max: 1, noNaN: true })], points: [0, 5e-324, 1e-17, 0.41421356237309504, 1, NaN] },
])('the compiled $name', ({ ours, elementary, inputs, points }) => {
  test('gives the bits of the elementary one', () => {
    for (const input of inputs) fc.assert(fc.property(input, (x) => void expect(ours(x)).toBe(elementary(x))), { numRuns: 3000 })
    for (const x of points) expect(ours(x), String(x)).toBe(elementary(x))
  })
})

describe.each([
  // Each of the two is off by a few units itself.
  { name: 'sigmoid', ours: compiled.sigmoid, two: compiled.sigmoidPair, elementary: sigmoid, most: 5 },
  { name: 'tanh', ours: compiled.tanh, two: compiled.tanhPair, elementary: tanh, most: 5 },
])('the $name by its table', ({ ours, two, elementary, most }) => {
  test(`is within ${most} ulp of the elementary one`, () => {
    let worst = 0
    for (let x = -40; x <= 40; x += 0.000_97) worst = Math.max(worst, ulps(ours(x), elementary(x)))
    for (let x = 1e-9; x <= 0.1; x *= 1.003) worst = Math.max(worst, ulps(ours(-x), elementary(-x)))
    expect(worst).toBeLessThanOrEqual(most)
    for (const input of [anyNumber, moderate]) fc.assert(fc.property(input, (x) => void expect(ulps(ours(x), elementary(x)), `of ${x}`).toBeLessThanOrEqual(most)), { numRuns: 3000 })
  })

  test('is right beyond the table, at zeros, subnormals, infinities and NaN', () => {
    for (const x of hostile) expect(ulps(ours(x), elementary(x)), `of ${x}: ${ours(x)}`).toBeLessThanOrEqual(most)
  })

  test('gives two numbers at a time the bits of one', () => {
    const number = fc.oneof(moderate, moderate, fc.constantFrom(...hostile))
    fc.assert(fc.property(number, number, (a, b) => void expect(two(a, b)).toEqual([ours(a), ours(b)])), { numRuns: 3000 })
  })
})

describe.each([
  { name: 'sigmoid', near: compiled.sigmoidNear, early: compiled.sigmoidEarly, elementary: sigmoid, steps: sigmoidTable.steps, least: 0 },
  // Within a step of 0 the error may be that of a value a step away.
  { name: 'tanh', near: compiled.tanhNear, early: compiled.tanhEarly, elementary: tanh, steps: tanhTable.steps, least: 1 / tanhTable.steps },
])('the $name by its table and a guess', ({ near, early, elementary, steps, least }) => {
  const distance = (x: number, guess: number): number => ulps(near(x, guess), elementary(x), least)

  test('is within 5 ulp of the elementary one, whatever the guess', () => {
    let worst = 0
    for (let x = -33; x <= 33; x += 0.000_97) for (const away of [-0.99, -0.5, 0, 0.5, 0.99]) worst = Math.max(worst, distance(x, x + away / steps))
    expect(worst).toBeLessThanOrEqual(5)
    const number = fc.oneof(moderate, anyNumber, fc.constantFrom(...hostile))
    fc.assert(fc.property(number, number, (x, guess) => void expect(distance(x, guess), `of ${x} from ${guess}`).toBeLessThanOrEqual(5)), { numRuns: 3000 })
  })

  test('says beforehand about what it will be', () => {
    const guess = fc.double({ min: -40, max: 40, noNaN: true })
    fc.assert(fc.property(guess, fc.double({ min: -2, max: 2, noNaN: true }), (x, away) => void expect(Math.abs(early(x, x + away / steps) - elementary(x))).toBeLessThan(0.5 / steps ** 2)), { numRuns: 3000 })
  })
})

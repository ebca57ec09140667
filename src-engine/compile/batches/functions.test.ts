import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, tanh } from '../../elementary/exponential.ts'
import { activations } from '../../network/activations.ts'
import type { Precision } from '../../network/reals.ts'
import { get } from '../assembler/code.ts'
import { switchRelaxedSimd } from '../../testing/relaxed-simd.ts'
import { call, instantiate, ModuleBuilder } from '../assembler/module.ts'
import { vectorActivations } from './activations.ts'
import { addMapping, inOneStage, type Stage } from './elementwise.ts'
import { exponential } from './exponential.ts'
import { lanesOf, placeConstants, type Lanes } from './lanes.ts'

/** A function of lanes, compiled: from numbers to numbers. */
function compiled(f: (lanes: Lanes) => readonly Stage[], precision: Precision, relaxed: boolean): (x: readonly number[]) => number[] {
  const lanes = lanesOf(precision, relaxed)
  const module = new ModuleBuilder({ pages: 5 })
  const mapping = addMapping(module, f(lanes), 131_072, lanes, 4 * 65_536)
  module.add('f', ['i32', 'i32'], 'none', ([from, to]) => [call(mapping, get(from), get(to))])
  const memory = new WebAssembly.Memory({ initial: 5 })
  placeConstants(lanes, memory)
  const numbers = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer)
  const { f: run } = instantiate<'f'>(module.bytes(), memory)
  return (x) => {
    numbers.set(x, 4096 / lanes.bytes)
    run(4096, 4096 + x.length * lanes.bytes)
    const start = (4096 + 131_072) / lanes.bytes
    return Array.from(numbers.subarray(start, start + x.length))
  }
}

/** −x·log₂e is half a whole number: which of the two is nearest is the way of rounding's choice. */
const halves = Array.from({ length: 2000 }, (_, index) => (index - 1000 + 0.5) * -Math.LN2)
const hostile = [0, -0, 5e-324, -5e-324, 1e-300, 1e-20, -1e-20, 22, -22, 36, -37, 300, 708, -708, 709.4, 709.782712893384, 710, -745.1332191019411, -745.1332191019412, -746, 1e300, -1e300, Infinity, -Infinity, NaN]
const dense = Array.from({ length: 8000 }, (_, index) => (index - 4000) / 100 + 1 / 3)
const wide = Array.from({ length: 8000 }, (_, index) => ((index - 4000) / 5) * 1.0007)

const functions = { exponential: () => inOneStage(exponential), tangent: vectorActivations.tanh.value!, sigmoid: vectorActivations.sigmoid.value!, relu: vectorActivations.relu.value!, leaky: vectorActivations['leaky-relu'].value! }
const judges: Record<keyof typeof functions, (x: number) => number> = {
  exponential: exp,
  tangent: tanh,
  sigmoid: activations.sigmoid.value,
  relu: activations.relu.value,
  leaky: activations['leaky-relu'].value,
}

describe.each(Object.keys(functions) as (keyof typeof functions)[])('%s of vectors', (name) => {
  const judge = judges[name]

  test('gives the reference’s bits in float64, for every number', () => {
    const f = compiled(functions[name], 'float64', false)
    for (const x of [hostile, halves, dense, wide]) expect(f(x)).toEqual(x.map(judge))
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 50 }), fc.array(fc.double({ min: -800, max: 800 }), { minLength: 1, maxLength: 50 }), (any, moderate) => {
        for (const x of [any, moderate]) expect(f(x)).toEqual(x.map(judge))
      }),
      { numRuns: 300 },
    )
  })

  test.each([false, true])('is as near in float32 as it says, relaxed: %s', (relaxed) => {
    switchRelaxedSimd(relaxed)
    const f = compiled(functions[name], 'float32', relaxed)
    // 1 + e^−x overflows before the sigmoid leaves the subnormal numbers.
    const negligible = name === 'sigmoid' ? 2 ** -126 : 0
    for (const given of [hostile, dense, wide]) {
      const x = given.map(Math.fround)
      f(x).forEach((y, index) => {
        if (judge(x[index]!) < negligible) expect(y).toBeLessThan(negligible)
        else expect(ulpsApart(y, judge(x[index]!)), `of ${x[index]}: ${y}`).toBeLessThanOrEqual(name === 'sigmoid' ? 4 + Math.abs(x[index]! || 0) : 3)
      })
    }
  })
})

/** How far a float32 number is from a float64 one, in units of the last place of float32. */
function ulpsApart(ours: number, exact: number): number {
  if (Object.is(ours, exact) || ours === Math.fround(exact)) return 0
  if (ours !== ours || exact !== exact) return Infinity
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))))
  return Math.abs(ours - exact) / 2 ** (exponent - 23)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, sigmoid, tanh } from './exponential.ts'
import { log, log1p } from './logarithm.ts'
import { cos, sin } from './trigonometry.ts'

const bits = new DataView(new ArrayBuffer(8))

/** A number's place in the order of all numbers, so that neighbours differ by 1. */
function place(x: number): bigint {
  bits.setFloat64(0, x)
  const word = bits.getBigInt64(0)
  return word < 0n ? -(word & 0x7fffffffffffffffn) : word
}

function ulpsApart(a: number, b: number): number {
  if (Object.is(a, b) || (a !== a && b !== b)) return 0
  if (a !== a || b !== b) return Infinity
  return Math.abs(Number(place(a) - place(b)))
}

const anyNumber = fc.double()
const moderate = fc.double({ min: -800, max: 800, noNaN: true })
const small = fc.double({ min: -2, max: 2, noNaN: true })

describe.each([
  // V8's own functions have errors as well: tanh of 2.2 ulp, the others below 1.
  { name: 'exp', ours: exp, standard: Math.exp, most: 1, inputs: [anyNumber, moderate, small] },
  { name: 'tanh', ours: tanh, standard: Math.tanh, most: 6, inputs: [anyNumber, moderate, small] },
  { name: 'log', ours: log, standard: Math.log, most: 1, inputs: [anyNumber, fc.double({ min: 0, max: 3, noNaN: true })] },
  { name: 'log1p', ours: log1p, standard: Math.log1p, most: 1, inputs: [anyNumber, small] },
  { name: 'sin', ours: sin, standard: Math.sin, most: 1, inputs: [moderate, small] },
  { name: 'cos', ours: cos, standard: Math.cos, most: 1, inputs: [moderate, small] },
])('$name', ({ ours, standard, most, inputs }) => {
  test(`is within ${most} ulp of V8's`, () => {
    for (const input of inputs)
      fc.assert(
        fc.property(input, (x) => {
          expect(ulpsApart(ours(x), standard(x)), `of ${x}: ${ours(x)}, not ${standard(x)}`).toBeLessThanOrEqual(most)
        }),
        { numRuns: 5000 },
      )
  })

  test('is right at zeros, subnormals, infinities and NaN', () => {
    for (const x of [0, -0, 5e-324, -5e-324, 2.2e-308, -2.2e-308, 1e-20, NaN]) expect(ours(x)).toBe(standard(x))
    if (standard !== Math.sin && standard !== Math.cos) for (const x of [Infinity, -Infinity, 1e308, -1e308, -1, 1]) expect(ulpsApart(ours(x), standard(x))).toBeLessThanOrEqual(most)
  })
})

test('exp overflows and underflows where it must, through the subnormals', () => {
  expect(exp(709.782712893384)).toBe(Math.exp(709.782712893384))
  expect(exp(709.7827128933841)).toBe(Infinity)
  expect(exp(-745.1332191019412)).toBe(0)
  for (let x = -745.13; x < -700; x += 0.37) expect(ulpsApart(exp(x), Math.exp(x)), `of ${x}`).toBeLessThanOrEqual(1)
})

test('the sigmoid is within 4 + 1.2 · |x| ulp of one made of V8’s exp, and ends at 0 and 1', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 800, noNaN: true }), (x) => {
      expect(ulpsApart(sigmoid(x), 1 / (1 + Math.exp(-x))), `of ${x}: ${sigmoid(x)}`).toBeLessThanOrEqual(4 + 1.2 * Math.abs(x))
    }),
    { numRuns: 5000 },
  )
  expect([-0, 0, -Infinity, -1e308, -746, 38, 1e308, Infinity, NaN].map(sigmoid)).toEqual([0.5, 0.5, 0, 0, 0, 1, 1, 1, NaN])
})

test('sin and cos keep their digits near whole multiples of a quarter turn', () => {
  for (let quarters = -4000; quarters <= 4000; quarters += 7) {
    const x = (quarters * Math.PI) / 2
    expect(ulpsApart(sin(x), Math.sin(x)), `sin of ${x}`).toBeLessThanOrEqual(1)
    expect(ulpsApart(cos(x), Math.cos(x)), `cos of ${x}`).toBeLessThanOrEqual(1)
  }
})

test('sin and cos refuse angles whose reduction would lose digits', () => {
  expect(() => sin(1e6)).toThrow('expected an angle of at most 823549.6 radians, got 1000000')
  expect(cos(Infinity)).toBeNaN()
})

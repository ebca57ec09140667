import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Activation, Loss } from '../contract/experiment.ts'
import { activations } from './activations.ts'
import { lossFunction } from './losses.ts'
import { softmax } from './softmax.ts'

/** Loss and gradient of an output layer with the given pre-activations. */
function at(loss: Loss, activation: Activation, preactivations: readonly number[], targets: readonly number[]) {
  const x = Float64Array.from(preactivations)
  const y = new Float64Array(x.length)
  if (activation === 'softmax') softmax(x, y)
  else x.forEach((value, j) => (y[j] = activations[activation].value(value)))
  const gradient = new Float64Array(x.length)
  const t = Float64Array.from([99, ...targets])
  const record = lossFunction(loss, activation)
  record.gradient(y, t, 1, gradient)
  return { loss: record.value(x, y, t, 1), gradient: [...gradient], outputs: [...y] }
}

describe('squared error', () => {
  test('is half the sum of squares, its gradient the difference times the slope', () => {
    expect(at('squared-error', 'linear', [1, 3], [0, 5])).toMatchObject({ loss: 2.5, gradient: [1, -2] })
    expect(at('squared-error', 'sigmoid', [0], [1])).toMatchObject({ loss: 0.125, gradient: [-0.125] })
  })
})

describe('binary cross-entropy', () => {
  test('of a saturated output is exact, never NaN', () => {
    expect(at('cross-entropy', 'sigmoid', [800], [1])).toMatchObject({ loss: 0, gradient: [0] })
    expect(at('cross-entropy', 'sigmoid', [800], [0])).toMatchObject({ loss: 800, gradient: [1] })
    expect(at('cross-entropy', 'sigmoid', [-1e300], [1]).loss).toBe(1e300)
    expect(at('cross-entropy', 'sigmoid', [-800], [0]).loss).toBe(0)
    expect(at('cross-entropy', 'sigmoid', [Infinity], [1]).loss).toBe(0)
    expect(at('cross-entropy', 'sigmoid', [-Infinity], [0]).loss).toBe(0)
    expect(at('cross-entropy', 'sigmoid', [Infinity], [0]).loss).toBe(Infinity)
    expect(at('cross-entropy', 'sigmoid', [NaN], [0]).loss).toBeNaN()
    expect(at('cross-entropy', 'sigmoid', [NaN], [1]).loss).toBeNaN()
  })

  test('is −t·ln y − (1 − t)·ln(1 − y)', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, t) => {
        const { loss, outputs } = at('cross-entropy', 'sigmoid', [x], [t])
        const y = outputs[0]!
        expect(loss).toBeCloseTo(-t * Math.log(y) - (1 - t) * Math.log(1 - y), 9)
        expect(loss).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('categorical cross-entropy', () => {
  test('of a saturated output is exact, never NaN', () => {
    expect(at('cross-entropy', 'softmax', [1000, 0], [1, 0])).toMatchObject({ loss: 0, outputs: [1, 0] })
    expect(at('cross-entropy', 'softmax', [1000, 0], [0, 1])).toMatchObject({ loss: 1000, gradient: [1, -1] })
    expect(at('cross-entropy', 'softmax', [Infinity, 0], [1, 0]).loss).toBe(0)
    expect(at('cross-entropy', 'softmax', [Infinity, 0], [0, 1]).loss).toBe(Infinity)
    expect(at('cross-entropy', 'softmax', [-Infinity, 0], [0, 1])).toMatchObject({ loss: 0, outputs: [0, 1] })
    expect(at('cross-entropy', 'softmax', [NaN, 0], [0, 1]).loss).toBeNaN()
    expect(at('cross-entropy', 'softmax', [0, NaN, 0], [0, 0, 1]).loss).toBeNaN()
  })

  test('is −Σ t·ln y, and outputs add up to 1', () => {
    const values = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(values, fc.nat(), (x, right) => {
        const targets = x.map((_, index) => (index === right % x.length ? 1 : 0))
        const { loss, outputs } = at('cross-entropy', 'softmax', x, targets)
        expect(loss).toBeCloseTo(-Math.log(outputs[right % x.length]!), 9)
        expect(outputs.reduce((sum, y) => sum + y, 0)).toBeCloseTo(1, 12)
      }),
    )
  })
})

describe('an activation', () => {
  test.each(Object.entries(activations))('%s lets NaN through and has the slope of its value', (_, { value, derivative }) => {
    expect(value(NaN)).toBeNaN()
    for (const x of [-30, -2.5, -0.3, 0.2, 1.7, 30]) {
      const step = 1e-5
      expect(derivative(value(x))).toBeCloseTo((value(x + step) - value(x - step)) / (2 * step), 8)
    }
  })

  test('sigmoid saturates at 0 and 1', () => {
    const { value } = activations.sigmoid
    expect([value(-Infinity), value(-750), value(0), value(40), value(Infinity)]).toEqual([0, 0, 0.5, 1, 1])
  })
})

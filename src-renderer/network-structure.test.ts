import { describe, expect, it } from 'vitest'
import { describeSize, isModelOf, parameterCount } from './network-structure.ts'
import { draftLayer } from './stores/draft.ts'

const layers = (...units: (number | string)[]) => units.map((count) => draftLayer(count, 'sigmoid'))

describe('the size of a network', () => {
  it('counts weights, and biases where there are any', () => {
    expect(parameterCount(2, layers(3, 3, 1), false)).toBe(18)
    expect(parameterCount(2, layers(3, 3, 1), true)).toBe(25)
  })

  it('is not known while a number is missing or none', () => {
    for (const mistyped of ['abc', '', 0, 1.5, 4097]) expect(parameterCount(2, layers(3, mistyped, 1), false)).toBeUndefined()
    expect(parameterCount(undefined, layers(3), false)).toBeUndefined()
  })

  it('is told in a line that stays short for a deep network', () => {
    expect(describeSize(2, layers(3, 1), false)).toBe('2 – 3 – 1 · 9 parameters')
    expect(describeSize(1, layers(1), false)).toBe('1 – 1 · 1 parameter')
    expect(describeSize(undefined, layers('x', 1), false)).toBe('? – x – 1')
    expect(describeSize(2, layers(...Array<number>(63).fill(10), 1), true)).toBe('2 – 10 – 10 – 10 – … – 10 – 1 · 64 layers · 6,861 parameters')
  })
})

describe('a model', () => {
  const model = {
    format: 'backprop-bench/model' as const,
    version: 1 as const,
    inputs: 2,
    layers: [
      { inputs: 2, units: 3, activation: 'sigmoid' as const, weights: Array<number>(6).fill(0), biases: null },
      { inputs: 3, units: 1, activation: 'sigmoid' as const, weights: Array<number>(3).fill(0), biases: null },
    ],
  }

  it('stands for the network that is set up as long as nothing of it is changed', () => {
    expect(isModelOf({ layers: layers(3, 1), bias: false }, 2, model)).toBe(true)
    expect(isModelOf({ layers: layers(3, 1), bias: true }, 2, model)).toBe(false)
    expect(isModelOf({ layers: layers(4, 1), bias: false }, 2, model)).toBe(false)
    expect(isModelOf({ layers: layers(3, 3, 1), bias: false }, 2, model)).toBe(false)
    expect(isModelOf({ layers: layers(3, 1), bias: false }, 3, model)).toBe(false)
    expect(isModelOf({ layers: [draftLayer(3, 'tanh'), draftLayer(1, 'sigmoid')], bias: false }, 2, model)).toBe(false)
  })
})

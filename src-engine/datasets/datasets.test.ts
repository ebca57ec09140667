import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readExperiment } from '../formats/experiment-file.ts'
import { generate } from './generate.ts'
import { pointsOf } from './points.ts'
import type { RawPoints } from './raw-points.ts'
import { fitScaling } from './scaling.ts'
import { split } from './split.ts'

const rowsOf = ({ inputs, targets }: RawPoints): { x1: number; x2: number; target: number }[] =>
  Array.from(targets, (target, row) => ({ x1: inputs[2 * row]!, x2: inputs[2 * row + 1]!, target }))

const noisyKinds = ['circle', 'gaussians', 'spiral', 'moons', 'checkerboard'] as const

describe('the data set', () => {
  test('linear fills the unit square; its target says whether x1 > x2', () => {
    const rows = rowsOf(generate({ kind: 'linear', n: 500, seed: 1 }))
    expect(rows).toHaveLength(500)
    for (const { x1, x2, target } of rows) expect([x1 >= 0 && x1 < 1, x2 >= 0 && x2 < 1, target]).toEqual([true, true, x1 > x2 ? 0 : 1])
  })

  test('xor-easy is, number for number, that of the golden run', () => {
    const golden = readExperiment(readFileSync(new URL('../training/goldens/xor-online.experiment.json', import.meta.url), 'utf8'))
    if (golden.dataset.kind !== 'inline') throw new Error('expected inline points')
    const { inputs, targets } = generate({ kind: 'xor-easy' })
    expect([...inputs]).toEqual(golden.dataset.inputs.flat())
    expect([...targets]).toEqual(golden.dataset.targets.flat())
  })

  test.each(noisyKinds)('%s has n points of both classes, the same for the same seed', (kind) => {
    const settings = { kind, n: 201, seed: 5, noise: 0 }
    const rows = rowsOf(generate(settings))
    expect(rows).toHaveLength(201)
    const ones = rows.filter(({ target }) => target === 1).length
    expect(ones).toBeGreaterThan(60)
    expect(ones).toBeLessThan(141)
    expect(rows.every(({ x1, x2, target }) => Math.abs(x1) <= 2 && Math.abs(x2) <= 2 && (target === 0 || target === 1))).toBe(true)
    expect(generate(settings)).toEqual(generate(settings))
    expect(generate({ ...settings, n: 1 }).inputs.every(Number.isFinite)).toBe(true)
  })

  test.each(noisyKinds)('%s is moved by noise of the given size, its targets kept', (kind) => {
    const n = 2000
    const still = rowsOf(generate({ kind, n, seed: 5, noise: 0 }))
    const moved = rowsOf(generate({ kind, n, seed: 5, noise: 0.1 }))
    const squares = moved.reduce((sum, { x1, x2 }, row) => sum + (x1 - still[row]!.x1) ** 2 + (x2 - still[row]!.x2) ** 2, 0)
    expect(Math.sqrt(squares / (2 * n))).toBeCloseTo(0.1, 2)
    expect(moved.map(({ target }) => target)).toEqual(still.map(({ target }) => target))
  })

  test('circle, moons and checkerboard have the shapes they are named after', () => {
    for (const { x1, x2, target } of rowsOf(generate({ kind: 'circle', n: 100, seed: 1, noise: 0 }))) expect(Math.hypot(x1, x2) < 0.6 ? 1 : 0).toBe(target)
    for (const { x1, x2, target } of rowsOf(generate({ kind: 'moons', n: 100, seed: 1, noise: 0 })))
      expect(target === 0 ? Math.hypot(x1, x2) : Math.hypot(x1 - 1, x2 - 0.5)).toBeCloseTo(1, 12)
    for (const { x1, x2, target } of rowsOf(generate({ kind: 'checkerboard', n: 100, seed: 1, noise: 0 })))
      expect((Math.floor(2 * (x1 + 1)) + Math.floor(2 * (x2 + 1))) % 2).toBe(target)
  })

  test('gaussians of more classes has a target each, 1 for the cloud that a point is nearest to', () => {
    for (const classes of [3, 4, 5]) {
      const { inputs, targets, targetColumns } = generate({ kind: 'gaussians', n: 200, seed: 1, noise: 0, classes })
      expect(targetColumns).toBe(classes)
      const centres = Array.from({ length: classes }, (_, one) => Math.PI * (1.25 + (2 * one) / classes)).map((angle) => [Math.SQRT1_2 * Math.cos(angle), Math.SQRT1_2 * Math.sin(angle)])
      let near = 0
      for (let row = 0; row < 200; row++) {
        const own = targets.subarray(row * classes, (row + 1) * classes)
        expect([...own].sort()).toEqual([...new Array<number>(classes - 1).fill(0), 1])
        const distances = centres.map(([x, y]) => Math.hypot(inputs[2 * row]! - x!, inputs[2 * row + 1]! - y!))
        if (own[distances.indexOf(Math.min(...distances))] === 1) near++
      }
      expect(near).toBeGreaterThan(190)
    }
  })

  test('gaussians of two classes are the same whether they are counted or not', () => {
    expect(generate({ kind: 'gaussians', n: 50, seed: 7, noise: 0.2, classes: 2 })).toEqual(generate({ kind: 'gaussians', n: 50, seed: 7, noise: 0.2 }))
  })

  test('of every generator gives the bits it has always given', () => {
    const digests = noisyKinds.map((kind) => {
      const { inputs, targets } = generate({ kind, n: 50, seed: 7, noise: 0.2 })
      return `${kind} ${createHash('sha256').update(inputs).update(targets).digest('hex').slice(0, 16)}`
    })
    expect(digests).toMatchInlineSnapshot(`
      [
        "circle 86b2e4cc6f7f1d2b",
        "gaussians b4a4c4272aa75cb5",
        "spiral 78c1fe4ef91dc304",
        "moons 7fd4b0bc68e6ced9",
        "checkerboard 0a0d4697e106f9b1",
      ]
    `)
  })
})

describe('a split', () => {
  test('parts all rows, both parts in data set order, and never empties the training part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(), (n, fraction, seed) => {
        const { training, test: tested } = split(n, fraction, seed)
        expect([...training, ...tested].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, row) => row))
        expect([...training]).toEqual([...training].sort((a, b) => a - b))
        expect([...tested]).toEqual([...tested].sort((a, b) => a - b))
        expect(tested.length).toBe(Math.min(n - 1, Math.round(n * fraction)))
      }),
    )
  })

  test('depends on its seed alone', () => {
    expect(split(100, 0.3, 1)).toEqual(split(100, 0.3, 1))
    expect(split(100, 0.3, 1)).not.toEqual(split(100, 0.3, 2))
  })
})

describe('a scaling', () => {
  const column = (values: readonly number[]) => Float64Array.from(values)
  const all = (count: number) => Uint32Array.from({ length: count }, (_, row) => row)

  test('standardizes the training rows to mean 0 and deviation 1', () => {
    const values = column([1, 2, 3, 4, 1000])
    const { offset, factor } = fitScaling('standardize', values, ['x1'], all(4))
    expect(offset[0]).toBeCloseTo(2.5, 14)
    expect(1 / factor[0]!).toBeCloseTo(Math.sqrt(1.25), 14)
  })

  test('brings the training rows to the interval from 0 to 1', () => {
    expect(fitScaling('min-max', column([2, 6, 4, 1000]), ['x1'], all(3))).toEqual({ offset: column([2]), factor: column([0.25]) })
  })

  test('leaves constant columns their size, and none leaves all', () => {
    for (const scheme of ['standardize', 'min-max'] as const) expect(fitScaling(scheme, column([7, 7, 7]), ['x1'], all(3))).toEqual({ offset: column([7]), factor: column([1]) })
    expect(fitScaling('none', column([7, 8]), ['x1'], all(2))).toEqual({ offset: column([0]), factor: column([1]) })
  })

  test('is never NaN or infinite, however large or small the numbers', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -8e307, max: 8e307 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, fc.constantFrom('standardize' as const, 'min-max' as const), (inputs, scheme) => {
        const { offset, factor } = fitScaling(scheme, column(inputs), ['x1'], all(inputs.length))
        expect([Number.isFinite(offset[0]), Number.isFinite(factor[0])]).toEqual([true, true])
        for (const value of inputs) expect(Number.isFinite((value - offset[0]!) * factor[0]!)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('of a range that no number can hold is refused, the column named', () => {
    const dataset = { kind: 'inline' as const, inputs: [[0, -1.5e308], [0, 1.5e308]], targets: [[0], [1]], scaling: 'min-max' as const }
    expect(() => pointsOf(generate(dataset), dataset)).toThrow(/dataset\.scaling: expected columns whose range is a finite number, got -1\.5e\+308 to 1\.5e\+308 in column "x2"/)
  })
})

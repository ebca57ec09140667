import { describe, expect, test } from 'vitest'
import { shuffle } from './shuffle.ts'
import { randomStream } from './stream.ts'

const uniforms = (seed: number, purpose: Parameters<typeof randomStream>[1], count: number): number[] => {
  const stream = randomStream(seed, purpose)
  return Array.from({ length: count }, () => stream.uniform())
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const covariance = mean(a.map((value, index) => (value - ma) * (b[index]! - mb)))
  return covariance / Math.sqrt(mean(a.map((value) => (value - ma) ** 2)) * mean(b.map((value) => (value - mb) ** 2)))
}

describe('a random stream', () => {
  test('gives the same numbers for the same seed, for ever', () => {
    expect(uniforms(1, 'initialization', 3)).toEqual(uniforms(1, 'initialization', 3))
    expect(uniforms(1, 'initialization', 3)).toMatchInlineSnapshot(`
      [
        0.5710130965406319,
        0.22107088905388583,
        0.367944323241739,
      ]
    `)
    expect(uniforms(0xffff_ffff, 'shuffling', 3)).toMatchInlineSnapshot(`
      [
        0.296017814397903,
        0.8443445358189869,
        0.7812076670655246,
      ]
    `)
  })

  test('is uniform in [0, 1)', () => {
    const values = uniforms(7, 'dataset', 20_000)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    const counts = new Array<number>(20).fill(0)
    for (const value of values) counts[Math.floor(20 * value)]!++
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // 19 degrees of freedom: 43.8 is exceeded once in a thousand.
    expect(chiSquare).toBeLessThan(43.8)
  })

  test('is unrelated to those of neighbouring seeds and of other purposes', () => {
    for (const seed of [0, 1, 41, 0xffff_fffe]) {
      const values = uniforms(seed, 'initialization', 2000)
      expect(Math.abs(correlation(values, uniforms(seed + 1, 'initialization', 2000)))).toBeLessThan(0.08)
      expect(Math.abs(correlation(values, uniforms(seed, 'shuffling', 2000)))).toBeLessThan(0.08)
      expect(Math.abs(correlation(values, uniforms(seed, 'dataset', 2000)))).toBeLessThan(0.08)
    }
  })

  test('starts neighbouring seeds anywhere', () => {
    const first = Array.from({ length: 2000 }, (_, seed) => uniforms(seed, 'initialization', 1)[0]!)
    expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).toBeLessThan(0.08)
    expect(first.reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0.5, 1)
  })

  test('gives normal numbers with mean 0, deviation 1 and the right tails', () => {
    const stream = randomStream(3, 'dataset')
    const values = Array.from({ length: 20_000 }, () => stream.normal())
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.025)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.006)
  })
})

describe('a shuffle', () => {
  test('keeps every index', () => {
    const indexes = Uint32Array.from({ length: 100 }, (_, index) => index)
    shuffle(indexes, randomStream(1, 'shuffling'))
    expect([...indexes].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index))
    expect([...indexes]).not.toEqual([...indexes].sort((a, b) => a - b))
  })

  test('makes every order of three equally likely', () => {
    const stream = randomStream(5, 'shuffling')
    const counts = new Map<string, number>()
    for (let trial = 0; trial < 6000; trial++) {
      const indexes = Uint32Array.of(0, 1, 2)
      shuffle(indexes, stream)
      counts.set(indexes.join(), (counts.get(indexes.join()) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    // 1000 expected of each; 150 is five standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

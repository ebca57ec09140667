import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { log } from '../elementary/logarithm.ts'

/** A source of random numbers that gives the same ones on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
}

/** What a seed is used for: each purpose has its own stream, unrelated to the others of the same seed. */
const purposes = { initialization: 0x1f83d9ab, shuffling: 0x5be0cd19, dataset: 0x3c6ef372, split: 0x510e527f } as const
export type Purpose = keyof typeof purposes

/**
 * The stream of a seed for one purpose: xoroshiro128+ (Blackman and Vigna). Its 128 bits of state are hashed from seed
 * and purpose, because the generator's own seeding starts neighbouring seeds almost alike.
 * @param seed a whole number of 32 bits without sign
 */
export function randomStream(seed: number, purpose: Purpose): RandomStream {
  const state = [1, 2, 3, 4].map((word) => mix(mix(seed ^ purposes[purpose]) + Math.imul(word, 0x9e3779b9)))
  const generator = xoroshiro128plusFromState(state)
  const uniform = (): number => uniformFloat64(generator)
  return { uniform, normal: normalFrom(uniform) }
}

/** The 32-bit finalizer of MurmurHash3 (Appleby): a bijection in which every bit of the input moves half of the output's. */
function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}

/** Marsaglia's polar method: two normal numbers from a point in the unit disc, without trigonometry. */
function normalFrom(uniform: () => number): () => number {
  let kept: number | undefined
  return () => {
    if (kept !== undefined) {
      const value = kept
      kept = undefined
      return value
    }
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const square = x * x + y * y
      if (square === 0 || square >= 1) continue
      const scale = Math.sqrt((-2 * log(square)) / square)
      kept = y * scale
      return x * scale
    }
  }
}

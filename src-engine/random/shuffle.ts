import type { RandomStream } from './stream.ts'

/** Shuffles a list of indexes in place; every order is equally likely (Fisher and Yates, in Durstenfeld's form). */
export function shuffle(indexes: Uint32Array, random: RandomStream): void {
  for (let last = indexes.length - 1; last > 0; last--) {
    const chosen = Math.floor(random.uniform() * (last + 1))
    const index = indexes[chosen]!
    indexes[chosen] = indexes[last]!
    indexes[last] = index
  }
}

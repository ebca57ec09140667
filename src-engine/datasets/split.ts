import { shuffle } from '../random/shuffle.ts'
import { randomStream } from '../random/stream.ts'

/**
 * Parts n rows into training and test rows, both kept in data set order. The test part has n·testFraction rows, rounded,
 * chosen at random by the seed; at least one row stays for training.
 */
export function split(n: number, testFraction: number, seed: number): { training: Uint32Array<ArrayBuffer>; test: Uint32Array<ArrayBuffer> } {
  const rows = Uint32Array.from({ length: n }, (_, row) => row)
  const tested = Math.min(n - 1, Math.round(n * testFraction))
  if (tested === 0) return { training: rows, test: new Uint32Array(0) }
  shuffle(rows, randomStream(seed, 'split'))
  return { test: rows.slice(0, tested).sort(), training: rows.slice(tested).sort() }
}

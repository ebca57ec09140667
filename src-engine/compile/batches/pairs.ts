import type { Code, Statements } from '../assembler/code.ts'

/** What is done to one vector: what is read, what is computed of it, and what is written. */
export interface VectorWork {
  readonly reads: readonly Code[]
  readonly computes: Statements
  readonly writes: readonly Code[]
}

/**
 * The same work on two vectors that lie side by side (or on one): first what both read, then what is computed, then what both
 * write, neighbours next to each other. In this order V8 may take the two for one vector of 256 bits (vector-width.ts).
 */
export function sideBySide(works: readonly VectorWork[]): Statements {
  const neighbours = (part: 'reads' | 'writes'): Statements => works[0]![part].map((_, index) => works.map((work) => work[part][index]!))
  return [neighbours('reads'), works.map(({ computes }) => computes), neighbours('writes')]
}

/** A list's items by twos; the last may be alone. */
export function pairsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / 2) }, (_, index) => items.slice(2 * index, 2 * index + 2))
}

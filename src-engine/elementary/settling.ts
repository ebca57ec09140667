type Precision = 'float64' | 'float32'

/**
 * What an optimizer remembers of gradients fades, update by update, once a neuron is out of use, and so do weights that a penalty
 * shrinks. They would end as subnormal numbers and stay so, and a processor takes some hundred times as long for each of those.
 * With this number added and taken away again they end at 0, or at rest far above them. What is much larger keeps its digits.
 */
export const settlingNumber: Readonly<Record<Precision, number>> = { float64: 2 ** -800, float32: 2 ** -80 }

/** The same for a mean of squares, whose root is added to ε; 0 where ε is so small that what is lost would count beside it. */
export function settlingOfSquares(precision: Precision, epsilon: number): number {
  const number = settlingNumber[precision]
  return 128 * number <= epsilon * epsilon ? number : 0
}

/** A state or a weight, settled; where numbers are float32, as they do that. */
export const settled: Readonly<Record<Precision, (x: number, number: number) => number>> = {
  float64: (x, number) => x + number - number,
  float32: (x, number) => Math.fround(Math.fround(x) + number) - number,
}

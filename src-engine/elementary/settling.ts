type Precision = 'float64' | 'float32'

/**
 * What an optimizer remembers of gradients fades, update by update, once a neuron is out of use, and so do weights that a penalty
 * shrinks. They would end as subnormal numbers and stay so, and a processor takes some hundred times as long for each of those. With this number added and taken
 * away again they end at 0, or at rest far above them. What is larger than this number keeps its digits.
 */
export const settlingNumber: Readonly<Record<Precision, number>> = { float64: 2 ** -800, float32: 2 ** -80 }

/** The same for a mean of squares, whose root is added to ε; 0 where ε is so small that what is lost would count beside it. */
export function settlingOfSquares(precision: Precision, epsilon: number): number {
  const number = settlingNumber[precision]
  return 128 * number <= epsilon * epsilon ? number : 0
}

export const settled = (x: number, number: number): number => x + number - number

/**
 * What an optimizer remembers of a gradient fades, update by update, and that of a neuron that is out of use never ends to:
 * it would become a subnormal number and stay one, and a processor takes some hundred times as long for each of those. With this
 * added and taken away again it keeps its digits down to about this size, and below 2⁻⁵³ (2⁻²⁴ in float32) of it becomes 0.
 */
export const settlingNumber = { float64: 2 ** -800, float32: 2 ** -80 } as const

/** x, or 0 where it has faded. */
export const settled = (x: number): number => x + settlingNumber.float64 - settlingNumber.float64

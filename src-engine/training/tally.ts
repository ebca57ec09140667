import type { Reals } from '../network/reals.ts'

/** What an evaluation adds up over the samples of a part. */
export interface Tally {
  lossSum: number
  /** The largest sample loss; NaN as soon as one is NaN. */
  maxLoss: number
  /** Samples whose class is the right one. */
  correct: number
}

export function clear(tally: Tally): void {
  tally.lossSum = 0
  tally.maxLoss = 0
  tally.correct = 0
}

/** Adds one sample's loss, and whether its outputs name the right class. */
export function addSample(tally: Tally, loss: number, correct: boolean): void {
  tally.lossSum += loss
  if (!(loss <= tally.maxLoss) && tally.maxLoss === tally.maxLoss) tally.maxLoss = loss
  if (correct) tally.correct++
}

/** One output: (y ≥ 0.5) = (t ≥ 0.5). Several: the same arg max, the first of equals. */
export function isCorrect(outputs: Reals, targets: Reals, at: number): boolean {
  const count = outputs.length
  if (count === 1) return outputs[0]! >= 0.5 === targets[at]! >= 0.5
  let output = 0
  let target = 0
  for (let j = 1; j < count; j++) {
    if (outputs[j]! > outputs[output]!) output = j
    if (targets[at + j]! > targets[at + target]!) target = j
  }
  return output === target
}

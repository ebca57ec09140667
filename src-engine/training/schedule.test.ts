import { describe, expect, test } from 'vitest'
import type { Schedule } from '../contract/experiment.ts'
import { scheduledRate, steadyEpochs } from './schedule.ts'

/** Epochs trained, and the rate then for a base of 0.8: PyTorch's closed forms, worked in Python's floats. */
const cases: { schedule: Schedule; rates: [number, number][] }[] = [
  { schedule: { kind: 'constant' }, rates: [[0, 0.8], [1_000_000, 0.8]] },
  { schedule: { kind: 'step', stepSize: 30, gamma: 0.1 }, rates: [[0, 0.8], [29, 0.8], [30, 0.08], [59, 0.08], [60, 0.008], [90, 0.0008]] },
  { schedule: { kind: 'exponential', gamma: 0.95 }, rates: [[0, 0.8], [1, 0.76], [2, 0.722], [10, 0.478989551390703], [500, 5.819593249151243e-12]] },
  { schedule: { kind: 'cosine', epochs: 100 }, rates: [[0, 0.8], [25, 0.682842712474619], [50, 0.4], [75, 0.11715728752538102], [99, 0.00019737585370736], [100, 0], [250, 0]] },
  { schedule: { kind: 'cosine', epochs: 8, minimum: 0.1 }, rates: [[0, 0.8], [2, 0.6974873734152917], [4, 0.45], [7, 0.12664216362104966], [8, 0.1], [9, 0.1]] },
]

describe.each(cases)('the schedule $schedule', ({ schedule, rates }) => {
  test.each(rates)('has after %d epochs a rate of %d', (epochs, rate) => {
    const ours = scheduledRate(schedule, 0.8, epochs)
    expect(Math.abs(ours - rate)).toBeLessThanOrEqual(1e-13 * rate)
  })
})

test.each<[Schedule, number[]]>([
  [{ kind: 'constant' }, [Infinity, Infinity, Infinity]],
  [{ kind: 'step', stepSize: 10, gamma: 0.5 }, [10, 3, 10]],
  [{ kind: 'exponential', gamma: 0.5 }, [1, 1, 1]],
  [{ kind: 'cosine', epochs: 20 }, [1, 1, Infinity]],
])('the schedule %j keeps its rate for so many epochs after 0, 7 and 20: %j', (schedule, expected) => {
  expect([0, 7, 20].map((epochs) => steadyEpochs(schedule, epochs))).toEqual(expected)
})

test('a power of a power of two is exact, and none overflows on its way', () => {
  expect(scheduledRate({ kind: 'exponential', gamma: 0.5 }, 1, 1074)).toBe(2 ** -1074)
  expect(scheduledRate({ kind: 'exponential', gamma: 2 }, 1, 1023)).toBe(2 ** 1023)
  expect(scheduledRate({ kind: 'step', stepSize: 1, gamma: 0.5 }, 1, 1_000_000_000)).toBe(0)
})

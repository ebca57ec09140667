import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsBySize } from './groups-by-size.ts'
import type { HistorySeries } from './messages.ts'
import { modelFormat, type Model } from './model.ts'

const none = new Float64Array(0)
const runOf = (points: number, weights: number): { history: HistorySeries; model: Model | null } => ({
  history: { epoch: new Float64Array(points), meanLoss: none, maxSampleLoss: none, accuracy: none },
  model: weights === 0 ? null : { format: modelFormat, version: 1, inputs: 1, layers: [{ inputs: 1, units: weights, activation: 'linear', weights: new Float64Array(weights), biases: null }] },
})
const sizeOf = ({ history, model }: ReturnType<typeof runOf>): number => history.epoch.length + (model?.layers[0]!.weights.length ?? 0)

test('runs come in groups that are not too large, in their order, each as full as it can be', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(30))), fc.integer({ min: 1, max: 40 }), (sizes, most) => {
      const runs = sizes.map(([points, weights]) => runOf(points, weights))
      const groups = groupsBySize(runs, most)
      expect(groups.flat()).toEqual(runs)
      const total = (group: typeof runs): number => group.reduce((sum, run) => sum + sizeOf(run), 0)
      groups.forEach((group, index) => {
        // A run alone may be larger; one without numbers beside it does not count.
        if (total(group) > most) expect(group.filter((run) => sizeOf(run) > 0)).toHaveLength(1)
        const next = groups[index + 1]?.[0]
        if (next) expect(total(group) + sizeOf(next)).toBeGreaterThan(most)
      })
    }),
  )
  expect(groupsBySize([], 1)).toEqual([[]])
})

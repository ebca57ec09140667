import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { mostHistoryPoints } from '../contract/results.ts'
import { experimentWith } from '../testing/experiments.ts'
import { dataOf } from '../testing/train-whole.ts'
import { createTrainer } from './create-trainer.ts'
import { Run } from './run.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in use once everything that can be freed is freed. */
function bytesInUse(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test('the memory of a run stays the same over 10 million epochs, and so does its history’s bound', () => {
  const experiment = experimentWith({
    dataset: { kind: 'inline', inputs: [[0.5]], targets: [[1]] },
    network: { layers: [{ units: 1, activation: 'sigmoid' }] },
    training: { maxEpochs: 10_000_000, stop: undefined },
  })
  const run = new Run(experiment, { learningRate: 1e-6, seed: 1 }, dataOf(experiment), createTrainer)
  while (run.epochs < 1_000_000) run.step(1_000_000)
  const before = bytesInUse()
  while (!run.step(1_000_000));
  expect(run.epochs).toBe(10_000_000)
  expect(bytesInUse() - before).toBeLessThan(1_000_000)
  const { epoch } = run.history.since().tail
  expect(epoch.length).toBeLessThanOrEqual(mostHistoryPoints)
  expect([epoch[0], epoch.at(-1)]).toEqual([0, 10_000_000])
})

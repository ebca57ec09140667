import { expect, test } from 'vitest'
import { hasEnded, progressed, recordOfRun, runOfRecord, stoppedRun, waitingRun } from './live-run.ts'

const none = new Float64Array(0)

test('a run whose learning rate was changed is kept, and shown again, with its changes', () => {
  const changes = [{ epoch: 0, learningRate: 0.4 }, { epoch: 7, learningRate: 0.1 }]
  const numbers = Float64Array.of(0.2, 0.1)
  const history = { from: 0, epoch: Float64Array.of(0, 1), meanLoss: numbers, maxSampleLoss: numbers, accuracy: numbers }
  const run = { ...progressed(waitingRun({ learningRate: 0.8, seed: 3, changes }, 2), { run: 2, epochs: 1, elapsedMs: 5, history }), status: 'stopped' as const }
  const record = recordOfRun(run)
  expect(record).toMatchObject({ learningRate: 0.8, seed: 3, changes, outcome: 'stopped', epochs: 1 })
  const shown = runOfRecord(record, 2)
  expect(shown).toMatchObject({ index: 2, learningRate: 0.8, seed: 3, changes, status: 'stopped', epochs: 1 })
  expect(hasEnded(shown) && recordOfRun(shown)).toEqual(record)
})

test('a run that was stopped is shown so at once, and has ended only when its weights have come', () => {
  const waiting = waitingRun({ learningRate: 0.8, seed: 3 }, 0)
  const running = progressed(waiting, { run: 0, epochs: 0, elapsedMs: 5, history: { from: 0, epoch: none, meanLoss: none, maxSampleLoss: none, accuracy: none } })
  for (const run of [waiting, running]) {
    expect(stoppedRun(run).status).toBe('stopped')
    expect(hasEnded(stoppedRun(run))).toBe(false)
  }
  const converged = { ...running, status: 'converged' as const }
  expect(stoppedRun(converged)).toBe(converged)
  expect(hasEnded(converged)).toBe(true)
})

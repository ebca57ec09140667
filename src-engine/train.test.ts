import { expect, test } from 'vitest'
import { createControl, request, requests, reset, setCommand } from './control.ts'
import { endless } from './testing/experiments.ts'
import { dataOf } from './testing/train-whole.ts'
import { train } from './train.ts'

const tick = 10

/** Milliseconds at which weights came that were always asked for, by a clock that goes on by a tick at each look, and by `delays` as they are posted. */
function timesOfModels(delays: readonly number[], count: number): number[] {
  const experiment = endless()
  const control = createControl()
  const times: number[] = []
  let time = 0
  const ask = (): void => request(control, requests.progress | requests.model)
  reset(control, 'run')
  ask()
  train(
    { type: 'run', experiment, settings: { learningRate: 0.001, seed: 1 }, data: dataOf(experiment) },
    control,
    (answer) => {
      if (answer.type !== 'report') return
      if (answer.model) {
        times.push(time)
        time += delays[Math.min(times.length, delays.length) - 1]!
      }
      if (times.length === count) setCommand(control, 'stop')
      else ask()
    },
    () => (time += tick),
  )
  return times
}

test('weights whose report was held up once come again soon', () => {
  const [first, second] = timesOfModels([5000, 0], 2)
  expect(second! - first! - 5000).toBeLessThan(200)
})

test('weights that always take long come ever more seldom, for a hundredth of the time in the end', () => {
  const times = timesOfModels([50], 12)
  const waits = times.slice(1).map((time, index) => time - times[index]! - 50)
  waits.slice(0, 6).forEach((wait, index) => expect(wait).toBeLessThan(100 * 2 ** index + 100))
  for (const wait of waits.slice(6)) expect(wait).toSatisfy((wait: number) => wait > 6000 && wait < 7000)
})

import type { Schedule } from '../contract/experiment.ts'
import { cos } from '../elementary/trigonometry.ts'

type Settings<Kind> = Extract<Schedule, { kind: Kind }>
type Rate<Kind> = (settings: Settings<Kind>, base: number, epochs: number) => number

/** The closed forms of torch.optim.lr_scheduler (PyTorch 2). */
const rates: { [Kind in Schedule['kind']]: Rate<Kind> } = {
  constant: (_, base) => base,
  step: ({ stepSize, gamma }, base, epochs) => base * power(gamma, Math.floor(epochs / stepSize)),
  exponential: ({ gamma }, base, epochs) => base * power(gamma, epochs),
  cosine({ epochs: length, minimum = 0 }, base, epochs) {
    if (epochs >= length) return minimum
    return minimum + ((base - minimum) * (1 + cos((Math.PI * epochs) / length))) / 2
  },
}

/** The learning rate of the epoch after `epochs` trained ones, from the run's own learning rate. The same bits everywhere. */
export function scheduledRate(schedule: Schedule, base: number, epochs: number): number {
  return (rates[schedule.kind] as Rate<Schedule['kind']>)(schedule, base, epochs)
}

/** x^n for a whole n ≥ 0, by squaring; relative error below n · 2⁻⁵³, where Math.pow may have any bits. */
function power(x: number, n: number): number {
  let result = 1
  for (let square = x, rest = n; rest > 0; rest = Math.floor(rest / 2), square *= square) if (rest % 2 === 1) result *= square
  return result
}

import type { Schedule } from '../contract/experiment.ts'
import { cos } from '../elementary/trigonometry.ts'

type Settings<Kind> = Extract<Schedule, { kind: Kind }>

/** A schedule after `epochs` trained epochs. */
interface Rule<Kind> {
  /** The next epoch's rate. */
  rate(settings: Settings<Kind>, base: number, epochs: number): number
  /** How many epochs, the next included, have that same rate. */
  steady(settings: Settings<Kind>, epochs: number): number
}

/** The closed forms of torch.optim.lr_scheduler (PyTorch 2). */
const rules: { [Kind in Schedule['kind']]: Rule<Kind> } = {
  constant: {
    rate: (_, base) => base,
    steady: () => Infinity,
  },
  step: {
    rate: ({ stepSize, gamma }, base, epochs) => base * power(gamma, Math.floor(epochs / stepSize)),
    steady: ({ stepSize }, epochs) => stepSize - (epochs % stepSize),
  },
  exponential: {
    rate: ({ gamma }, base, epochs) => base * power(gamma, epochs),
    steady: () => 1,
  },
  cosine: {
    rate({ epochs: length, minimum = 0 }, base, epochs) {
      if (epochs >= length) return minimum
      return minimum + ((base - minimum) * (1 + cos((Math.PI * epochs) / length))) / 2
    },
    steady: ({ epochs: length }, epochs) => (epochs >= length ? Infinity : 1),
  },
}

const ruleOf = ({ kind }: Schedule) => rules[kind] as Rule<Schedule['kind']>

/** The learning rate of the epoch after `epochs` trained ones, from the run's own learning rate. The same bits everywhere. */
export const scheduledRate = (schedule: Schedule, base: number, epochs: number): number => ruleOf(schedule).rate(schedule, base, epochs)

/** How many epochs after `epochs` trained ones have the same rate, as long as the run's own stays. */
export const steadyEpochs = (schedule: Schedule, epochs: number): number => ruleOf(schedule).steady(schedule, epochs)

/** x^n for a whole n ≥ 0, by squaring; relative error below n · 2⁻⁵³, where Math.pow may have any bits. */
function power(x: number, n: number): number {
  let result = 1
  for (let square = x, rest = n; rest > 0; rest = Math.floor(rest / 2), square *= square) if (rest % 2 === 1) result *= square
  return result
}

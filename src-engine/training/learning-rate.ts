import type { RateChange, RunSettings, Schedule } from '../contract/experiment.ts'
import { scheduledRate, steadyEpochs } from './schedule.ts'

/** A run's learning rate, epoch by epoch: its base, where that changes, and the schedule on top of it. */
export class LearningRate {
  readonly #schedule: Schedule
  /** The rate before any change. */
  readonly #first: number
  /** By epoch; of two at one epoch the later counts. */
  readonly #changes: RateChange[]

  constructor({ learningRate, changes = [] }: Pick<RunSettings, 'learningRate' | 'changes'>, schedule: Schedule = { kind: 'constant' }) {
    this.#schedule = schedule
    this.#first = learningRate
    this.#changes = [...changes]
  }

  /** The base becomes another from the epoch after `epoch` on, until a change for a later epoch. */
  change(epoch: number, learningRate: number): void {
    const later = this.#changes.findIndex((change) => change.epoch > epoch)
    this.#changes.splice(later < 0 ? this.#changes.length : later, 0, { epoch, learningRate })
  }

  /** The learning rate of the epoch after `epochs` trained ones. */
  after(epochs: number): number {
    const base = this.#changes.findLast(({ epoch }) => epoch <= epochs)?.learningRate ?? this.#first
    return scheduledRate(this.#schedule, base, epochs)
  }

  /** How many epochs after `epochs` trained ones have the same learning rate. */
  steady(epochs: number): number {
    const next = this.#changes.find((change) => change.epoch > epochs)?.epoch ?? Infinity
    return Math.min(steadyEpochs(this.#schedule, epochs), next - epochs)
  }
}

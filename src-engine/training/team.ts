import { MeetingPlace, mostThreads, type Place } from '../compile/batches/meeting-place.ts'
import { batchProgram, type BatchProgram } from '../compile/batches/program.ts'

/** A training's program and memory, as other threads need them to take part in it. */
export interface Workshop extends Place {
  readonly module: WebAssembly.Module
}

const works = ['train', 'forth', 'back', 'gradient', 'descend', 'forward', 'updateWeights', 'updateBiases'] as const
type Work = (typeof works)[number]
/** An order's kind: to leave, or one more than the place of a work. */
const leave = 0

/**
 * The threads that train one network together. The *leader* has the run. *Helpers* come while it goes on, wait for its
 * orders, and do each with it, every thread its part (compile/batches/division.ts), until it dismisses them. A helper that
 * has nothing to do sleeps.
 */
export class Team {
  readonly workshop: Workshop
  readonly #program: Required<BatchProgram>
  readonly #place: MeetingPlace

  constructor(workshop: Workshop) {
    this.workshop = workshop
    this.#program = batchProgram(workshop.module, workshop.memory) as Required<BatchProgram>
    this.#place = new MeetingPlace(workshop)
  }

  /** The program as the leader runs it: with all helpers that are there. @throws Error when one of them was lost */
  readonly leader: BatchProgram = {
    train: (from, to) => this.#lead('train', from, to),
    forth: (position, rows) => this.#lead('forth', position, rows),
    back: (rows, stretch) => this.#lead('back', rows, stretch),
    gradient: (position, stretch) => this.#lead('gradient', position, stretch),
    descend: (position, stretch) => this.#lead('descend', position, stretch),
    beginUpdate: (samples) => this.#program.beginUpdate(samples),
    forward: (inputs, rows) => this.#lead('forward', inputs, rows),
    tally: (targets, rows) => this.#program.tally(targets, rows),
    updateWeights: (from, to) => this.#lead('updateWeights', from, to),
    updateBiases: (from, to) => this.#lead('updateBiases', from, to),
  }

  /** The leader sends all helpers away, those too who are on their way. */
  dismiss(): void {
    this.#place.close()
    this.#place.order(leave, 0, 0, mostThreads)
  }

  /** A helper's work from its coming to its dismissal, or until the team is broken. Blocks its thread. */
  help(): void {
    const place = this.#place
    let order = place.read('order')
    const part = place.enter() + 1
    while (!place.read('closed')) {
      order = place.nextOrder(order)
      if (place.read('broken')) return
      const threads = order & 0xff
      // Not for who came while it was given.
      if (part >= threads) continue
      const kind = place.read('kind')
      if (kind === leave) return
      this.#program.divide(part, threads)
      this.#work(works[kind - 1]!, place.read('first'), place.read('second'))
    }
  }

  #lead(work: Work, first = 0, second = 0): void {
    const place = this.#place
    if (place.read('recalled') && !place.read('closed')) this.dismiss()
    const threads = place.read('closed') ? 1 : Math.min(mostThreads, 1 + place.read('helpers'))
    this.#program.divide(0, threads)
    if (threads > 1) place.order(works.indexOf(work) + 1, first, second, threads)
    this.#work(work, first, second)
  }

  #work(work: Work, first: number, second: number): void {
    try {
      this.#program[work](first, second)
    } catch (error) {
      if (this.#place.read('broken')) throw new Error('a thread that helped to train it has ended', { cause: error })
      this.#place.break()
      throw error
    }
  }
}

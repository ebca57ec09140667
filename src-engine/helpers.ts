import { MeetingPlace } from './compile/batches/meeting-place.ts'
import type { Workshop } from './training/team.ts'
import type { WorkerThread } from './worker-thread.ts'

/** The threads that help one run with its training, as the engine process holds them. */
export class Helpers {
  readonly #workshop: Workshop
  readonly #place: MeetingPlace
  readonly #threads = new Set<WorkerThread>()
  /** They have been called back, or have gone: no more until all have. */
  #leaving = false
  #isLost = false

  constructor(workshop: Workshop) {
    this.#workshop = workshop
    this.#place = new MeetingPlace(workshop)
  }

  get count(): number {
    return this.#threads.size
  }

  /** Whether another may come. */
  get areWelcome(): boolean {
    return !this.#isLost && !(this.#leaving && this.count > 0)
  }

  /** @param freed called once it is sent away, or dead */
  add(thread: WorkerThread, freed: () => void): void {
    if (this.count === 0) {
      this.#leaving = false
      this.#place.open()
    }
    this.#threads.add(thread)
    thread.assign({ type: 'help', workshop: this.#workshop }, ({ type }) => {
      this.#threads.delete(thread)
      this.#leaving = true
      // Dead, or not even able to begin: the run must not wait for it.
      if (type !== 'helped') this.giveUp()
      freed()
    })
  }

  /** Asks for all of them. */
  recall(): void {
    this.#leaving = true
    this.#place.recall()
  }

  /** A thread of the run or of its helpers is lost: the others end. */
  giveUp(): void {
    this.#isLost = true
    this.#place.break()
  }
}

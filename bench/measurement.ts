import type { Contender, Entry } from './line-up.ts'
import { ContenderProcess } from './process.ts'

/** What came out for one contender. */
export interface Measurement {
  readonly name: Contender
  /** Nanoseconds a sample, one a round; empty for who took no part. */
  readonly rounds: number[]
  /** Why it took no part. */
  readonly absence?: string
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Measures all in turn, round by round, so that what disturbs the machine disturbs everyone. */
export async function measureInterleaved(entries: readonly Entry[], rounds: number, seconds: number): Promise<Measurement[]> {
  const started: { measurement: Measurement; process: ContenderProcess }[] = []
  const measurements: Measurement[] = []
  try {
    for (const { name, command, absence } of entries) {
      if (command === null) {
        measurements.push({ name, rounds: [], absence })
        continue
      }
      try {
        const process = await ContenderProcess.start(command)
        const measurement = { name, rounds: [] }
        started.push({ measurement, process })
        measurements.push(measurement)
      } catch (error) {
        measurements.push({ name, rounds: [], absence: `did not start: ${error instanceof Error ? error.message : String(error)}` })
      }
    }
    // Warming up.
    for (const { process } of started) await process.measure(seconds / 2)
    for (let round = 0; round < rounds; round++) for (const { measurement, process } of started) measurement.rounds.push(await process.measure(seconds))
  } finally {
    for (const { process } of started) process.end()
  }
  return measurements
}

/** How much two of us at the same time do together, as a multiple of one alone: the median over the rounds. */
export async function measureTwoAtOnce({ command }: Entry, rounds: number, seconds: number): Promise<number> {
  if (command === null) throw new Error('two at once: expected a contender with a command')
  const [first, second] = [await ContenderProcess.start(command), await ContenderProcess.start(command)]
  try {
    const gains: number[] = []
    for (let round = 0; round < rounds; round++) {
      const alone = await first.measure(seconds)
      const together = await Promise.all([first.measure(seconds), second.measure(seconds)])
      gains.push(together.reduce((sum, nanoseconds) => sum + alone / nanoseconds, 0))
    }
    return median(gains)
  } finally {
    first.end()
    second.end()
  }
}

import { createInterface } from 'node:readline'
import { readWorkload } from '../workload-files.ts'
import type { Workload } from '../workload.ts'

/** Shortest stretch that is timed at once, in seconds, so that a library's own start of a training does not count. */
const shortest = 0.03

/**
 * The contender's side of the measuring, the same in every language: started with a workload's folder, it writes `ready`;
 * for each line with a number of seconds it trains that long and answers with the nanoseconds a sample took.
 * @param create from the workload and the arguments behind its folder; the function trains some epochs
 */
export async function serve(create: (workload: Workload, args: readonly string[]) => ((epochs: number) => void) | Promise<(epochs: number) => void>): Promise<void> {
  const [folder = '', ...args] = process.argv.slice(2)
  const workload = readWorkload(folder)
  const train = await create(workload, args)
  const timed = (epochs: number): number => {
    const started = process.hrtime.bigint()
    train(epochs)
    return Number(process.hrtime.bigint() - started)
  }
  let chunk = 1
  while (timed(chunk) < shortest * 1e9) chunk *= 2
  console.log('ready')
  for await (const line of createInterface(process.stdin)) {
    let [epochs, nanoseconds] = [0, 0]
    for (; nanoseconds < Number(line) * 1e9; epochs += chunk) nanoseconds += timed(chunk)
    console.log(nanoseconds / (epochs * workload.samples))
  }
}

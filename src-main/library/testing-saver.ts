import { createInterface } from 'node:readline'
import { experiment, libraryIn, model, run } from './testing.ts'

/**
 * A program that saves into the library of a folder, to be killed or to run out of room while it does. Each save counts its
 * runs up; what has been reported as saved is written as a line `saved ID RUNS` or `model ID`.
 * Arguments: the folder, `forever` | `until-refused` | `once`, and ids of experiments to go on with.
 */
const [folder = '', mode = '', ...ids] = process.argv.slice(2)
const library = libraryIn(folder)
const say = (line: string): Promise<void> => new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()))

async function save(round: number): Promise<void> {
  const id = ids[round % ids.length]
  const known = id === undefined ? 0 : await library.open(id).then((saved) => (saved.kind === 'experiment' ? saved.runs.length : 0), () => 0)
  const runs = Array.from({ length: (known % 6) + 1 }, (_, seed) => ({ ...run, seed }))
  const entry = await library.saveExperiment({ id, name: `round ${round}`, experiment, runs })
  await say(`saved ${entry.id} ${runs.length}`)
  if (mode === 'until-refused') await say(`model ${(await library.saveModel({ name: 'weights', model, origin: null })).id}`)
}

try {
  await say(`list ${(await library.list()).entries.length}`)
  for (let round = 0; mode === 'forever' || mode === 'until-refused' || round < 1; round++) await save(round)
} catch (error) {
  await say(`refused ${error instanceof Error ? error.message : String(error)}`)
  // Until it is told to end: a private file system lives as long as its process.
  const { entries } = await libraryIn(folder).list()
  for (const entry of entries) {
    const saved = await library.open(entry.id)
    await say(saved.kind === 'experiment' ? `there ${entry.id} ${saved.runs.length}` : `there ${entry.id}`)
  }
  for await (const _line of createInterface(process.stdin)) break
}

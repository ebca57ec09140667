import { stringify, stringifyList } from '../contract/lossless-json.ts'
import type { Experiment } from '../contract/experiment.ts'
import { resultsFormat, resultsSchema, type Results, type RunResult } from '../contract/results.ts'
import { checkJson } from '../contract/validation.ts'

/** @throws ContractError naming each place that is wrong */
export function readResults(text: string): Results {
  return checkJson(resultsSchema, text, 'results file')
}

/**
 * A results file in pieces, about one a run: as one string, that of a large sweep would exceed what a string can hold.
 * Every number reads back to the same bits.
 * @param runs in run order (`runsOf`), taken one by one as the pieces are
 */
export function* writeResults(experiment: Experiment, runs: Iterable<RunResult>): Generator<string> {
  const head: Omit<Results, 'runs'> = { format: resultsFormat, version: 1, experiment }
  yield `${stringify(head, '  ').slice(0, -'\n}'.length)},\n  "runs": `
  yield* stringifyList(runs, '  ')
  yield '\n}\n'
}

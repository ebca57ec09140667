import { stringify } from '../contract/lossless-json.ts'
import type { Experiment } from '../contract/experiment.ts'
import { resultsFormat, resultsSchema, type Results, type RunResult } from '../contract/results.ts'
import { checkJson } from '../contract/validation.ts'

/** @throws ContractError naming each place that is wrong */
export function readResults(text: string): Results {
  return checkJson(resultsSchema, text, 'results file')
}

/** Every number reads back to the same bits. @param runs in run order (`runsOf`) */
export function writeResults(experiment: Experiment, runs: readonly RunResult[]): string {
  const results: Results = { format: resultsFormat, version: 1, experiment, runs: [...runs] }
  return `${stringify(results, '  ')}\n`
}

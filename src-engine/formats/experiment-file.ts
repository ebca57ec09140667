import { experimentSchema, type Experiment } from '../contract/experiment.ts'
import { stringify } from '../contract/lossless-json.ts'
import { checkJson } from '../contract/validation.ts'

/** @throws ContractError naming each place that is wrong */
export function readExperiment(text: string): Experiment {
  return checkJson(experimentSchema, text, 'experiment')
}

export function writeExperiment(experiment: Experiment): string {
  return `${stringify(experiment, '  ')}\n`
}

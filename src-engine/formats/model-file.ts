import { stringify } from '../contract/lossless-json.ts'
import { modelSchema, type Model } from '../contract/model.ts'
import { checkJson } from '../contract/validation.ts'

/** @throws ContractError naming each place that is wrong */
export function readModel(text: string): Model {
  return checkJson(modelSchema, text, 'model')
}

/** Every weight reads back to the same bits. */
export function writeModel(model: Model): string {
  return `${stringify(model, '  ')}\n`
}

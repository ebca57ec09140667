import * as v from 'valibot'
import { activationNames } from './experiment.ts'
import { modelFormat, type Model } from './model.ts'
import type { News } from './messages.ts'
import { copyFrom, copyInto, lengthOf, mostOfPart } from './pieces.ts'
import { float64s, oneOf, whole } from './validation.ts'

/** Part of a model: one of millions of weights, as a whole, would hold up whatever else is said. Its numbers go layer by layer, weights before biases. */
export const modelPartSchema = v.object({
  inputs: whole(1),
  layers: v.array(v.object({ inputs: whole(1), units: whole(1), activation: oneOf(activationNames), hasBiases: v.boolean() })),
  /** How many of its numbers come before these. */
  from: whole(0),
  values: float64s,
  isLast: v.boolean(),
})
export type ModelPart = v.InferOutput<typeof modelPartSchema>

const listsOf = <Numbers>(layers: readonly { weights: Numbers; biases: Numbers | null }[]): Numbers[] =>
  layers.flatMap(({ weights, biases }) => (biases ? [weights, biases] : [weights]))

/** Whether a model is more than one part. */
export const isOfParts = ({ layers }: Model): boolean => lengthOf(listsOf(layers)) > mostOfPart

/** Every whole part's numbers: new memory for each would take longer than the numbers. */
const wholePart = new Float64Array(mostOfPart)

/** The part of a model that follows `from` of its numbers, to be sent before the next is asked for, which may overwrite it. */
export function partOf(model: Model, from: number): ModelPart {
  const lists = listsOf(model.layers)
  const left = lengthOf(lists) - from
  const values = left < mostOfPart ? new Float64Array(left) : wholePart
  copyFrom(lists, from, values)
  const layers = model.layers.map(({ inputs, units, activation, biases }) => ({ inputs, units, activation, hasBiases: biases !== null }))
  return { inputs: model.inputs, layers, from, values, isLast: values.length === left }
}

/** Puts models together of the parts that come, one after the other. */
export class ModelAssembly {
  #model: Model | undefined
  #lists: readonly Float64Array[] = []
  #filled = 0

  /** @returns the model, once its last part has come. A part is left out whose predecessors have not come */
  add({ inputs, layers, from, values, isLast }: ModelPart): Model | undefined {
    if (from === 0) this.#begin(inputs, layers)
    if (!this.#model || from !== this.#filled) return undefined
    copyInto(this.#lists, from, values)
    this.#filled += values.length
    if (!isLast) return undefined
    const model = this.#model
    this.#model = undefined
    this.#lists = []
    return model
  }

  #begin(inputs: number, layers: ModelPart['layers']): void {
    const empty = layers.map(({ hasBiases, ...layer }) => ({
      ...layer,
      weights: new Float64Array(layer.inputs * layer.units),
      biases: hasBiases ? new Float64Array(layer.units) : null,
    }))
    this.#model = { format: modelFormat, version: 1, inputs, layers: empty }
    this.#lists = listsOf(empty)
    this.#filled = 0
  }
}

type Finished = Extract<News, { type: 'finished' }>
/** News as a reader wants them: the end of a run has its model. */
export type WholeNews = Exclude<News, { type: 'model-part'; training: string } | Finished> | (Finished & { model: Model | null })

/** A reader's: gives the end of a run the model that came in parts before it. */
export class FinishedModels {
  /** By training: of its runs one after the other sends its model. */
  readonly #coming = new Map<string, { readonly assembly: ModelAssembly; model: Model | undefined }>()

  /**
   * @returns undefined for a part
   * @throws Error where a run has ended whose model has not come
   */
  whole(news: News): WholeNews | undefined {
    if (news.type === 'model-part') {
      const coming = this.#coming.get(news.training) ?? { assembly: new ModelAssembly(), model: undefined }
      this.#coming.set(news.training, coming)
      coming.model = coming.assembly.add(news.part)
      return undefined
    }
    if (news.type !== 'finished') return news
    const model = news.model === undefined ? this.#coming.get(news.training)?.model : news.model
    this.#coming.delete(news.training)
    if (model === undefined) throw new Error(`run ${news.run}: expected its model in parts, but they have not all come`)
    return { ...news, model }
  }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomModel } from '../testing/random-model.ts'
import type { Model } from './model.ts'
import { FinishedModels, ModelAssembly, partOf, type ModelPart } from './model-parts.ts'
import { mostOfPart } from './pieces.ts'
import type { News } from './messages.ts'

function partsOf(model: Model): ModelPart[] {
  const parts = [structuredClone(partOf(model, 0))]
  for (let last = parts[0]!; !last.isLast; parts.push(last)) last = structuredClone(partOf(model, last.from + last.values.length))
  return parts
}

/** With lists packed, as threads and processes hand them on. */
function packed(model: Model): Model {
  const pack = (list: Float64Array | number[]): Float64Array<ArrayBuffer> => Float64Array.from(list)
  return { ...model, layers: model.layers.map((layer) => ({ ...layer, weights: pack(layer.weights), biases: layer.biases && pack(layer.biases) })) }
}

/** Of more numbers than two parts have, with biases. */
function large(): Model {
  const numbers = (length: number, from: number): Float64Array<ArrayBuffer> => Float64Array.from({ length }, (_, index) => from + index)
  const layer = (inputs: number, units: number, from: number): Model['layers'][number] => ({ inputs, units, activation: 'tanh', weights: numbers(inputs * units, from), biases: numbers(units, -from) })
  return { format: 'backprop-bench/model', version: 1, inputs: 3, layers: [layer(3, 700, 1), layer(700, 750, 5e6), layer(750, 1, 7e6)] }
}

/** toEqual takes seconds for a million numbers. */
function expectSame(model: Model | undefined, expected: Model): void {
  const bytes = (list: Float64Array | number[] | null): Buffer => Buffer.from(Float64Array.from(list ?? []).buffer)
  expect(model?.layers.map(({ weights, biases, ...layer }) => ({ ...layer, hasBiases: biases !== null }))).toEqual(expected.layers.map(({ weights, biases, ...layer }) => ({ ...layer, hasBiases: biases !== null })))
  model!.layers.forEach(({ weights, biases }, index) => {
    expect(bytes(weights).equals(bytes(expected.layers[index]!.weights))).toBe(true)
    expect(bytes(biases).equals(bytes(expected.layers[index]!.biases))).toBe(true)
  })
}

test('a small model is one part, and whole again from it, to the bit', () => {
  fc.assert(
    fc.property(randomModel(fc.double()), (model) => {
      const parts = partsOf(model)
      expect(parts).toHaveLength(1)
      expect(new ModelAssembly().add(parts[0]!)).toEqual(packed(model))
    }),
  )
})

test('a large model comes in parts, and is whole with the last; the next one can follow', () => {
  const model = large()
  const parts = partsOf(model)
  expect(parts.map(({ values }) => values.length)).toEqual([mostOfPart, mostOfPart, 3 * 700 + 700 + 700 * 750 + 750 + 750 + 1 - 2 * mostOfPart])
  const assembly = new ModelAssembly()
  for (let time = 0; time < 2; time++) {
    const [first, second, third] = parts.map((part) => assembly.add(part))
    expect([first, second]).toEqual([undefined, undefined])
    expectSame(third, model)
  }
})

test('parts whose predecessors are missing make no model, and a first part begins anew', () => {
  const [first, second, third] = partsOf(large()) as [ModelPart, ModelPart, ModelPart]
  const assembly = new ModelAssembly()
  expect([second, third, first, third, second, first, second].map((part) => assembly.add(part))).toEqual(Array(7).fill(undefined))
  expectSame(assembly.add(third), large())
})

const finished = (training: string, run: number, model?: Model | null): News => {
  const none = new Float64Array(0)
  return { type: 'finished', training, run, outcome: 'stopped', epochs: 1, elapsedMs: 1, history: { from: 0, epoch: none, meanLoss: none, maxSampleLoss: none, accuracy: none }, ...(model !== undefined && { model }) }
}

test('the end of a run has the model that came in parts before it, whatever other trainings say meanwhile', () => {
  const models = new FinishedModels()
  const parts = partsOf(large())
  for (let run = 0; run < 2; run++) {
    for (const part of parts) for (const training of ['a', 'b']) expect(models.whole({ type: 'model-part', training, run, part })).toBeUndefined()
    for (const training of ['a', 'b']) {
      const news = models.whole(finished(training, run))
      if (news?.type !== 'finished') throw new Error(`expected the end of the run, got ${news?.type}`)
      expectSame(news.model ?? undefined, large())
    }
  }
  expect(models.whole(finished('a', 2, null))).toMatchObject({ model: null })
  expect(() => models.whole(finished('a', 3))).toThrow('run 3: expected its model in parts, but they have not all come')
  expect(models.whole({ type: 'ended', training: 'a' })).toEqual({ type: 'ended', training: 'a' })
})

import fc from 'fast-check'
import { activationNames } from '../contract/experiment.ts'
import { modelFormat, type Model } from '../contract/model.ts'

/** Small models of every activation, with any numbers as weights. @param number the weights and biases */
export function randomModel(number: fc.Arbitrary<number>): fc.Arbitrary<Model> {
  const hidden = fc.constantFrom(...activationNames.filter((name) => name !== 'softmax'))
  const widths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 })
  return fc.tuple(widths, fc.boolean()).chain(([sizes, bias]) => {
    const layers = sizes.slice(1).map((units, index, all) => {
      const inputs = sizes[index]!
      const activation = index === all.length - 1 ? fc.constantFrom(...activationNames) : hidden
      const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length })
      return fc.record({ inputs: fc.constant(inputs), units: fc.constant(units), activation, weights: numbers(inputs * units), biases: bias ? numbers(units) : fc.constant(null) })
    })
    return fc.tuple(...layers).map((made): Model => ({ format: modelFormat, version: 1, inputs: sizes[0]!, layers: made }))
  })
}

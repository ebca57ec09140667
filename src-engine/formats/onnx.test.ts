import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Model } from '../contract/model.ts'
import { ContractError } from '../contract/validation.ts'
import { predict } from '../prediction/predict.ts'
import { onnxruntime } from '../testing/onnxruntime.ts'
import { randomModel } from '../testing/random-model.ts'
import { readOnnx } from './onnx-reader.ts'
import { writeOnnx } from './onnx-writer.ts'

const runtime = onnxruntime()
const moderate = randomModel(fc.double({ min: -3, max: 3, noNaN: true }))
const rows = 3

/** The largest sum of sizes that a layer adds up: what a rounding error is relative to, however much of it cancels. */
function largestSum({ layers }: Model, inputs: Float64Array): number {
  let size = inputs.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  for (const { weights, biases } of layers) {
    const weight = [...weights].reduce((sum, value) => sum + Math.abs(value), 0)
    size = Math.max(1, weight * size + [...(biases ?? [])].reduce((most, value) => Math.max(most, Math.abs(value)), 0))
  }
  return size
}

describe('a model as ONNX', () => {
  test.each([
    ['float64', 1e-12],
    ['float32', 1e-6],
  ] as const)('in %s is computed by onnxruntime as by us, to %d', async (precision, tolerance) => {
    await fc.assert(
      fc.asyncProperty(moderate, fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: rows * 5, maxLength: rows * 5 }), async (model, pool) => {
        const wide = Float64Array.from(pool.slice(0, rows * model.inputs), (value) => (precision === 'float32' ? Math.fround(value) : value))
        const written = writeOnnx(model, precision)
        const ours = predict(model, wide).outputs
        const session = await runtime.InferenceSession.create(written)
        const data = precision === 'float64' ? wide : Float32Array.from(wide)
        const { outputs } = await session.run({ inputs: new runtime.Tensor(precision, data, [rows, model.inputs]) })
        const theirs = Array.from(outputs!.data)
        expect(theirs).toHaveLength(ours.length)
        ours.forEach((value, index) => expect(Math.abs(theirs[index]! - value)).toBeLessThanOrEqual(tolerance * largestSum(model, wide)))
        await session.release()
      }),
      { numRuns: 60 },
    )
  })

  test('in float64 reads back to the same bits', () => {
    fc.assert(fc.property(randomModel(fc.double()), (model) => void expect(readOnnx(writeOnnx(model, 'float64'))).toEqual(model)))
  })

  test('that is damaged is refused with a word, never with a crash, or is another whole model', () => {
    fc.assert(
      fc.property(moderate, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (model, place, value, isCut) => {
        const bytes = writeOnnx(model, 'float64')
        const at = place % bytes.length
        try {
          expect(readOnnx(isCut ? bytes.slice(0, at) : bytes.with(at, value)).layers.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(ContractError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

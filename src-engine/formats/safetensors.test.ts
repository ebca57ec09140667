import { parseSafetensorsMetadata } from '@huggingface/hub'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractError } from '../contract/validation.ts'
import { randomModel } from '../testing/random-model.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

const anyModel = randomModel(fc.double())

/** Hands out ranges of a file's bytes, as the format's own reader asks for them. */
function serving(bytes: Uint8Array): typeof fetch {
  return (_url, init) => {
    const [, from = '0', to = String(bytes.length - 1)] = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('range') ?? '') ?? []
    const headers = { 'content-range': `bytes ${from}-${to}/${bytes.length}`, etag: '"file"' }
    return Promise.resolve(new Response(bytes.slice(Number(from), Number(to) + 1), { status: 206, headers }))
  }
}

describe('safetensors', () => {
  test('read back to the same bits', () => {
    fc.assert(fc.property(anyModel, (model) => void expect(readSafetensors(writeSafetensors(model))).toEqual(model)))
  })

  test('are what the format’s own reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(anyModel, async (model) => {
        const bytes = writeSafetensors(model)
        const parsed = await parseSafetensorsMetadata({ repo: 'a/model', path: 'model.safetensors', fetch: serving(bytes) })
        if (parsed.sharded) throw new Error('expected one file')
        const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))
        const numbers = (name: string): number[] => {
          const [from, to] = parsed.header[name]!.data_offsets
          return Array.from(new Float64Array(bytes.slice(start + from, start + to).buffer))
        }
        model.layers.forEach((layer, index) => {
          expect(parsed.header[`layers.${index}.weight`]).toMatchObject({ dtype: 'F64', shape: [layer.inputs, layer.units] })
          expect(numbers(`layers.${index}.weight`)).toEqual(layer.weights)
          if (layer.biases) expect(numbers(`layers.${index}.bias`)).toEqual(layer.biases)
        })
      }),
      { numRuns: 30 },
    )
  })

  test('that are cut off or damaged are refused with a word, never with a crash, or are another whole model', () => {
    fc.assert(
      fc.property(anyModel, fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (model, place, value, isCut) => {
        const bytes = writeSafetensors(model)
        const at = place % bytes.length
        try {
          expect(readSafetensors(isCut ? bytes.slice(0, at) : bytes.with(at, value)).layers.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(ContractError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a header beyond the end', new Uint8Array([255, 0, 0, 0, 0, 0, 0, 0])],
    ['a header without end', new Uint8Array(16).fill(255)],
  ])('of %s are refused', (_what, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow('expected a header')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBlock, encodeBlock } from './float64-block.ts'

const special = fc.constantFrom(-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -2.2250738585072009e-308, Number.MAX_VALUE)
const numbers = fc.array(fc.oneof(fc.double(), special), { maxLength: 200 })

const bitsOf = (values: ArrayLike<number>): string => Buffer.from(Float64Array.from(values).buffer).toString('hex')

describe('a block of numbers', () => {
  test('comes back from JSON text with the same bits', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const text = JSON.stringify(encodeBlock(values, [values.length]))
        expect(bitsOf(decodeBlock(JSON.parse(text) as ReturnType<typeof encodeBlock>))).toBe(bitsOf(values))
      }),
    )
  })

  test('is little-endian on every machine', () => {
    expect(encodeBlock([1], [1]).base64).toBe('AAAAAAAA8D8=')
  })

  test('does not come back when a bit has flipped', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), fc.nat(), (values, at) => {
        const block = encodeBlock(values, [values.length])
        const bytes = Buffer.from(block.base64, 'base64')
        const bit = at % (bytes.length * 8)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        expect(() => decodeBlock({ ...block, base64: bytes.toString('base64') })).toThrow('checksum')
      }),
    )
  })

  test('does not come back when its shape says something else', () => {
    expect(() => decodeBlock({ ...encodeBlock([1, 2], [2]), shape: [3] })).toThrow('expected 3 numbers, got 16 bytes')
  })
})

import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import * as v from 'valibot'
import { ContractError, whole } from '../../src-engine/contract/validation.ts'

/** Numbers as they are kept: their bytes, little-endian, in base64, with shape, type and SHA-256 of the bytes. */
export const blockSchema = v.strictObject({
  type: v.literal('float64'),
  shape: v.array(whole(0)),
  sha256: v.string(),
  base64: v.string(),
})
export type Block = v.InferOutput<typeof blockSchema>

/** @param shape row-major; the product of its lengths is the number of values */
export function encodeBlock(values: ArrayLike<number>, shape: number[]): Block {
  const copy = Float64Array.from(values)
  const bytes = Buffer.from(copy.buffer)
  if (endianness() === 'BE') bytes.swap64()
  return { type: 'float64', shape, sha256: digest(bytes), base64: bytes.toString('base64') }
}

/** @throws ContractError where the bytes are not those that were written */
export function decodeBlock({ shape, sha256, base64 }: Block): Float64Array<ArrayBuffer> {
  const bytes = Buffer.from(base64, 'base64')
  const length = shape.reduce((product, size) => product * size, 1)
  if (bytes.length !== length * Float64Array.BYTES_PER_ELEMENT) throw new ContractError(`expected ${length} numbers, got ${bytes.length} bytes`)
  if (digest(bytes) !== sha256) throw new ContractError('the checksum of its numbers does not fit them')
  if (endianness() === 'BE') bytes.swap64()
  const values = new Float64Array(length)
  Buffer.from(values.buffer).set(bytes)
  return values
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

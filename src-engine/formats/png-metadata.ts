import { ContractError } from '../contract/validation.ts'

/**
 * Text inside a PNG picture: an iTXt chunk (PNG specification, 11.3.3.4) before the picture's end, which every viewer
 * passes over. So a chart carries the experiment it was drawn from.
 */

const signature = [137, 80, 78, 71, 13, 10, 26, 10]
const end = 'IEND'
const keyword = 'backprop-bench'

/** Most bytes of text that are read back. */
const longestText = 64 * 2 ** 20

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, index) => bytes[index] === byte)

/**
 * @param png a picture; one that carries a text already gets the new one instead
 * @throws ContractError if the bytes are no PNG
 */
export function withText(png: Uint8Array, text: string): Uint8Array {
  const kept = chunksOf(png).filter((chunk) => textOf(chunk) === undefined)
  const place = kept.findIndex(({ type }) => type === end)
  const before = kept.slice(0, place).map(({ whole }) => whole)
  return joined([Uint8Array.from(signature), ...before, textChunk(text), ...kept.slice(place).map(({ whole }) => whole)])
}

/**
 * The text that a picture carries; undefined if it carries none.
 * @throws ContractError if the bytes are no whole PNG
 */
export function textIn(png: Uint8Array): string | undefined {
  for (const chunk of chunksOf(png)) {
    const text = textOf(chunk)
    if (text !== undefined) return text
  }
  return undefined
}

interface Chunk {
  type: string
  data: Uint8Array
  /** With length, type and checksum. */
  whole: Uint8Array
}

function chunksOf(png: Uint8Array): Chunk[] {
  if (!isPng(png)) throw new ContractError('PNG: expected a picture, got bytes that do not begin like one')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: Chunk[] = []
  for (let at = signature.length; ; ) {
    const length = at + 12 <= png.length ? view.getUint32(at) : Infinity
    if (at + 12 + length > png.length) throw new ContractError('PNG: expected a whole picture, got one that is cut off')
    const body = png.subarray(at + 4, at + 8 + length)
    if (view.getUint32(at + 8 + length) !== checksum(body)) throw new ContractError('PNG: expected an undamaged picture, got a wrong checksum')
    const type = String.fromCharCode(...body.subarray(0, 4))
    chunks.push({ type, data: body.subarray(4), whole: png.subarray(at, at + 12 + length) })
    at += 12 + length
    if (type === end) return chunks
  }
}

/** Keyword, 0, not compressed (two bytes), no language, no translated keyword, then the text in UTF-8. */
const head = Uint8Array.from([...new TextEncoder().encode(keyword), 0, 0, 0, 0, 0])

function textOf({ type, data }: Chunk): string | undefined {
  if (type !== 'iTXt' || data.length > longestText || !head.every((byte, index) => data[index] === byte)) return undefined
  return new TextDecoder().decode(data.subarray(head.length))
}

function textChunk(text: string): Uint8Array {
  const body = joined([new TextEncoder().encode('iTXt'), head, new TextEncoder().encode(text)])
  const chunk = new Uint8Array(body.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length - 4)
  chunk.set(body, 4)
  view.setUint32(body.length + 4, checksum(body))
  return chunk
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** CRC-32 as in the PNG specification, annex D. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1
  return remainder
})

function checksum(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (const byte of bytes) remainder = remainders[(remainder ^ byte) & 0xff]! ^ (remainder >>> 8)
  return ~remainder >>> 0
}

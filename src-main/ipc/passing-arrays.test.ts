import { expect, test } from 'vitest'
import { arraysNamedIn, withoutArrays } from '../../src-engine/contract/passed-arrays.ts'
import { mostOfPart } from '../../src-engine/contract/pieces.ts'
import { PassingArrays } from './passing-arrays.ts'

const weights = Float64Array.from({ length: mostOfPart + 100 }, (_, index) => index)
const bytesOf = (values: Float64Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength)
const [stream, other] = [crypto.randomUUID(), crypto.randomUUID()]

test('a call is given the arrays that came ahead of it, once', () => {
  const arrays = new PassingArrays()
  const named = withoutArrays(['a name', { weights }], stream)!.value as [string, { weights: Float64Array }]
  expect(() => arrays.received(named)).toThrow('they have not come')
  arrays.put(stream, weights.length, 0, weights.subarray(0, mostOfPart))
  arrays.put(stream, weights.length, mostOfPart, weights.subarray(mostOfPart))
  const [name, given] = arrays.received(named)
  expect(name).toBe('a name')
  expect(bytesOf(given.weights)).toEqual(bytesOf(weights))
  expect(() => arrays.received(named)).toThrow('they have not come')
})

test('numbers that no stream waits for, or more than it waits for, are refused', () => {
  const arrays = new PassingArrays()
  expect(() => arrays.put(other, 10, 5, weights.subarray(0, 5))).toThrow('they have not come')
  arrays.put(stream, 3, 0, weights.subarray(0, 2))
  expect(() => arrays.put(stream, 3, 2, weights.subarray(0, 2))).toThrow('expected 3 numbers, got more')
  arrays.clear()
  expect(() => arrays.put(stream, 3, 2, weights.subarray(0, 1))).toThrow('they have not come')
})

test('an answer names its large arrays, which are asked for part by part, once', () => {
  const arrays = new PassingArrays()
  const answer = arrays.answered({ name: 'a', weights })
  const [named] = arraysNamedIn(answer)
  expect(named).toMatchObject({ from: 0, length: weights.length })
  const parts = [arrays.take(named!.stream, 0), arrays.take(named!.stream, mostOfPart)]
  expect(Buffer.concat(parts.map(bytesOf))).toEqual(bytesOf(weights))
  expect(() => arrays.take(named!.stream, 0)).toThrow('have been asked for already')
  const small = { weights: weights.subarray(0, 5) }
  expect(arrays.answered(small)).toBe(small)
})

test('what broke off is forgotten when others have come after it', () => {
  const arrays = new PassingArrays()
  arrays.put(stream, 10, 0, weights.subarray(0, 5))
  for (let count = 0; count < 8; count++) arrays.put(crypto.randomUUID(), 10, 0, weights.subarray(0, 5))
  expect(() => arrays.put(stream, 10, 5, weights.subarray(0, 5))).toThrow('they have not come')
})

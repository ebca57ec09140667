import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { ContractError } from '../contract/validation.ts'
import { textIn, withText } from './png-metadata.ts'

const picture = PNG.sync.write(Object.assign(new PNG({ width: 3, height: 2 }), { data: Buffer.alloc(24, 120) }))
const icon = readFileSync(join(import.meta.dirname, '../../resources/icon.png'))

describe('text in a picture', () => {
  test('comes back as it was put in, and the picture is still the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const carrying = withText(picture, text)
        expect(textIn(carrying)).toBe(text)
        expect(PNG.sync.read(Buffer.from(carrying)).data).toEqual(PNG.sync.read(picture).data)
      }),
    )
  })

  test('is none in a picture that carries none', () => {
    expect(textIn(picture)).toBeUndefined()
    expect(textIn(icon)).toBeUndefined()
  })

  test('is replaced by another', () => {
    expect(withText(withText(icon, 'first'), 'second')).toEqual(withText(icon, 'second'))
  })

  test('of a damaged or cut-off picture is refused', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (place, change, isCut) => {
        const whole = withText(picture, 'an experiment')
        const at = place % whole.length
        const broken = isCut ? whole.slice(0, at) : whole.with(at, whole[at]! ^ change)
        expect(() => textIn(broken)).toThrow(ContractError)
      }),
    )
  })
})

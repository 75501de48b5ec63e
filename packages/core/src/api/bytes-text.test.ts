import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOfText, textOfBytes } from './bytes-text.ts'

it('[SHL93] any bytes become text and come back, valid characters as themselves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 5 }), fc.string({ unit: 'grapheme' })), { maxLength: 20 }),
      (parts) => {
        const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
        expect(Buffer.from(bytesOfText(textOfBytes(bytes))).toString('hex')).toBe(bytes.toString('hex'))
      },
    ),
  )
})

it.each([
  ['61ff62', 'a\udcffb'],
  ['c3a4ff', 'ä\udcff'],
  ['f09f9880ff', '😀\udcff'],
  ['c0af', '\udcc0\udcaf'],
  ['eda080', '\udced\udca0\udc80'],
  ['f4908080', '\udcf4\udc90\udc80\udc80'],
  ['e4bd', '\udce4\udcbd'],
])('[SHL93] %s', (hex, text) => {
  expect(textOfBytes(Buffer.from(hex, 'hex'))).toBe(text)
  expect(Buffer.from(bytesOfText(text)).toString('hex')).toBe(hex)
})

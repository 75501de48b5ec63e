import { expect, it } from 'vitest'
import { maxPasteLength, pastedLines } from './paste.ts'

it.each([
  ['one', ['one']],
  ['one\ntwo', ['one', 'two']],
  ['one\r\ntwo\rthree\n', ['one', 'two', 'three', '']],
  ['', ['']],
])('%j is %j', (text, lines) => expect(pastedLines(text)).toEqual(lines))

it('has a bound', () => {
  expect(pastedLines('x'.repeat(maxPasteLength))).toHaveLength(1)
  expect(pastedLines('x'.repeat(maxPasteLength + 1))).toBeUndefined()
})

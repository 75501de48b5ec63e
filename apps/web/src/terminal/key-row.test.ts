import { expect, it } from 'vitest'
import { withCtrl } from './key-row.ts'

it.each([
  ['c', '\x03'],
  ['R', '\x12'],
  ['1', undefined],
  ['ab', undefined],
])('Ctrl and %s', (text, data) => expect(withCtrl(text)).toBe(data))

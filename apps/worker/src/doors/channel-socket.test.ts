import { expect, it } from 'vitest'
import { parseSize } from './channel-socket.ts'

it.each([
  ['{"Width":120,"Height":40}', { columns: 120, rows: 40 }],
  ['{"Width":0,"Height":0}', { columns: 80, rows: 24 }],
  ['{"Width":100}', { columns: 100 }],
  ['{"Width":-1,"Height":1e9}', {}],
  ['{"Width":"wide"}', {}],
  ['null', {}],
  ['{', {}],
])('[SHL122] a resize of %s', (text, size) => {
  expect(parseSize(Buffer.from(text))).toEqual(size)
})

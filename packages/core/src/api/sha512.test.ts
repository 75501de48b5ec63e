import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha512 } from './sha512.ts'
import { encodeUtf8 } from './utf8.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it.each(['', 'abc', 'a'.repeat(111), 'a'.repeat(112), 'ü'.repeat(500)])('SHA-512 of %j', (text) =>
  expect(hex(sha512(encodeUtf8(text)))).toBe(createHash('sha512').update(text).digest('hex')),
)

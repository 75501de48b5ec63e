import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Member, readTar, writeTar } from './tar-stream.ts'

const file = (name: string, content: Uint8Array): Member => ({
  name,
  type: 'file',
  mode: 0o644,
  modifiedAtMs: 1_700_000_000_000,
  content,
})

it('[KCT66] an archive holds what was put into it, long names and any bytes', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 300 })
    .map((text) => `f${text.replaceAll('\0', '').replace(/[\ud800-\udfff]/g, '')}`)
  const content = fc.uint8Array({ maxLength: 2_000 })
  fc.assert(
    fc.property(fc.array(fc.tuple(name, content), { maxLength: 4 }), (all) => {
      const members = all.map(([path, bytes]) => file(path, bytes))
      expect(readTar(writeTar(members))).toEqual(members)
    }),
    { numRuns: 60, seed: 3 },
  )
})

it('[KCT66] folders and links are members too, and an archive is whole blocks', () => {
  const none = new Uint8Array()
  const members: Member[] = [
    { name: 'd/', type: 'directory', mode: 0o755, modifiedAtMs: 0, content: none },
    { name: 'd/l', type: 'symlink', mode: 0o777, modifiedAtMs: 0, content: none, target: '../x' },
    file('d/f', encodeUtf8('hello')),
  ]
  const bytes = writeTar(members)
  expect([readTar(bytes), bytes.length % 512]).toEqual([members, 0])
})

it.each([0, 100, 511, 513, 700])('[KCT66] %i bytes of an archive are read as far as they go', (length) => {
  expect(readTar(writeTar([file('a', encodeUtf8('x'.repeat(600)))]).slice(0, length)).length).toBeLessThan(2)
})

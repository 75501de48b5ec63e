import { expect, it } from 'vitest'
import { asWritten, runEx, writtenWords } from './ex-commands.ts'

it.each([
  [':w', 'write', false, true, 'write'],
  [':wq', 'wq', false, false, 'write and close'],
  [':x, nothing changed', 'xit', false, false, 'quit'],
  ['ZZ, changed', 'xit', false, true, 'write and close'],
  [':q, nothing changed', 'quit', false, false, 'quit'],
  [':q, changed', 'quit', false, true, 'refused'],
  [':q!', 'quit', true, true, 'quit'],
] as const)('%s', (_, command, bang, changed, expected) => {
  const done: string[] = []
  runEx(command, bang, changed, {
    write: (close) => done.push(close ? 'write and close' : 'write'),
    quit: (force) => done.push(force ? 'quit' : 'refused'),
  })
  expect(done).toEqual([expected])
})

it('says what was written', () => {
  expect(writtenWords('coffe.yaml', 'a: 1\nb: ü\n')).toBe('"coffe.yaml" 2L, 11B written')
  expect([asWritten('a'), asWritten('a\n'), asWritten('')]).toEqual(['a\n', 'a\n', ''])
})

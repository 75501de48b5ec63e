import { expect, it } from 'vitest'
import { conversation } from './conversation.ts'

it('what one end sends, the other reads once', () => {
  const [here, there] = conversation()
  expect(here.send('a\n')).toBe(true)
  expect(here.send('b\n')).toBe(true)
  expect([there.read(), there.read(), here.read()]).toEqual(['a\nb\n', '', ''])
})

it('what was sent before the end is still there; then nothing is taken', () => {
  const [here, there] = conversation()
  here.send('last\n')
  here.close()
  expect([there.ended(), here.ended()]).toEqual([true, false])
  expect(there.read()).toBe('last\n')
  expect(there.send('more\n')).toBe(false)
})

it('an end that does not read takes a MiB and no more', () => {
  const [here, there] = conversation()
  expect(here.send('x'.repeat(1_048_576))).toBe(true)
  expect(here.send('y')).toBe(false)
  there.read()
  expect(here.send('y')).toBe(true)
})

it('an end that has finished says no more and still reads', () => {
  const [here, there] = conversation()
  here.finish()
  expect([there.ended(), here.ended(), here.send('more')]).toEqual([true, false, false])
  expect([there.send('answer'), here.read()]).toEqual([true, 'answer'])
})

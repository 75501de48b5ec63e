import { expect, it } from 'vitest'
import { modeChange } from './mode.ts'

it.each<[text: string, before: number, after: number, isDirectory?: boolean]>([
  ['644', 0o777, 0o644],
  ['0755', 0, 0o755],
  ['4755', 0, 0o4755],
  ['u+x', 0o644, 0o744],
  ['+x', 0o644, 0o755],
  ['+w', 0o444, 0o644],
  ['a+w', 0o444, 0o666],
  ['go-rwx', 0o755, 0o700],
  ['o=', 0o755, 0o750],
  ['u=rw,g=r,o=', 0o777, 0o640],
  ['g=u', 0o640, 0o660],
  ['u=rwx,go=rx', 0, 0o755],
  ['u+s', 0o755, 0o4755],
  ['g+s', 0o755, 0o2755],
  ['+t', 0o755, 0o1755],
  ['a+X', 0o644, 0o644],
  ['a+X', 0o744, 0o755],
  ['a+X', 0o644, 0o755, true],
  ['u-x+w', 0o555, 0o655],
])('%s makes of %o %o', (text, before, after, isDirectory = false) => {
  expect(modeChange(text, 0o022)?.(before, isDirectory)).toBe(after)
})

it.each(['zz', '8', '77777', 'u', 'u+q', '', 'u+x,', 'k+x'])('%s is no mode', (text) => {
  expect(modeChange(text, 0o022)).toBeUndefined()
})

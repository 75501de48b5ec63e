import { expect, it } from 'vitest'
import { goDurationMs, goDurationProblem } from './go-duration.ts'

it.each<[string, number | undefined]>([
  ['0', 0],
  ['5s', 5000],
  ['1.5h', 5_400_000],
  ['1h2m3s', 3_723_000],
  ['.5s', 500],
  ['1.s', 1000],
  ['-2ms', -2],
  ['+2ms', 2],
  ['1500us', 1.5],
  ['1µs', 0.001],
  ['', undefined],
  ['5', undefined],
  ['s', undefined],
  ['5 s', undefined],
  ['5d', undefined],
  ['1h 2m', undefined],
])('goDurationMs(%j) = %j', (text, ms) => expect(goDurationMs(text)).toBe(ms))

it.each([
  ['', 'time: invalid duration ""'],
  ['invalid', 'time: invalid duration "invalid"'],
  ['5', 'time: missing unit in duration "5"'],
  ['5d', 'time: unknown unit "d" in duration "5d"'],
  ['1h2x', 'time: unknown unit "x" in duration "1h2x"'],
])('what is wrong with %j', (text, problem) => expect(goDurationProblem(text)).toBe(problem))

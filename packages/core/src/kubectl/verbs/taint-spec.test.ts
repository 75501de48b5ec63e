import { describe, expect, it } from 'vitest'
import type { Taint } from '../../api/core.ts'
import { changedTaints, conflictingTaints, parseTaints, type TaintChange, takenTaints } from './taint-spec.ts'

const change = (words: string): TaintChange => parseTaints(words.split(' ')) as TaintChange
const taint = (text: string): Taint => change(text).add[0] as Taint
const shown = (taints: readonly Taint[]): string =>
  taints.map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`).join(' ')

const [a, b, other] = [taint('a=1:NoSchedule'), taint('b:NoExecute'), taint('a=2:NoExecute')]

describe('changedTaints: new ones first, then those that stay', () => {
  it.each<[string, Taint[], boolean, string, string, string[]]>([
    ['c:NoSchedule', [a, b], false, 'c:NoSchedule a=1:NoSchedule b:NoExecute', 'tainted', []],
    ['a=9:NoSchedule', [a, b], true, 'a=9:NoSchedule b:NoExecute', 'modified', []],
    ['a=9:PreferNoSchedule', [a], false, 'a=9:PreferNoSchedule a=1:NoSchedule', 'tainted', []],
    ['a-', [a, b, other], false, 'b:NoExecute', 'untainted', []],
    ['a:NoExecute-', [a, b, other], false, 'a=1:NoSchedule b:NoExecute', 'untainted', []],
    ['b-', [a], false, 'a=1:NoSchedule', 'untainted', ['taint "b" not found']],
    ['b- c:NoSchedule-', [], false, '', 'untainted', ['taint "b" not found', 'taint "c:NoSchedule" not found']],
    ['c:NoSchedule b-', [a, b], false, 'c:NoSchedule a=1:NoSchedule', 'modified', []],
    ['c:NoSchedule d:NoSchedule b-', [a, b], false, 'c:NoSchedule d:NoSchedule a=1:NoSchedule', 'modified', []],
    ['c:NoSchedule', [], true, 'c:NoSchedule', 'modified', []],
  ])('%s', (words, before, overwrite, after, operation, missing) => {
    const found = changedTaints(before, change(words), overwrite)
    expect({ ...found, taints: shown(found.taints) }).toEqual({ taints: after, operation, missing })
  })
})

describe('what is refused before', () => {
  it.each<[string, string[]]>([
    ['a=1:NoSchedule a-', ['a=']],
    ['a=1:NoSchedule a:NoSchedule-', ['a=NoSchedule']],
    ['a=1:NoSchedule a:NoExecute- b-', []],
  ])('conflictingTaints %s', (words, conflicts) => expect(conflictingTaints(change(words))).toEqual(conflicts))

  it.each<[string, string[]]>([
    ['a=2:NoSchedule', ['a']],
    ['a=2:NoExecute', []],
    ['a=2:NoSchedule b=1:NoExecute c:NoExecute', ['a', 'b']],
  ])('takenTaints %s', (words, taken) => expect(takenTaints([a, b], change(words))).toEqual(taken))
})

import { expect, it } from 'vitest'
import type { Json } from '../../api/json.ts'
import { expand } from './expand.ts'

const values: Record<string, Json> = { A: 'x', N: 80, T: true, EMPTY: '' }

it.each<[string, Json]>([
  ['$(A)', 'x'],
  ['$(N)', 80],
  ['$(T)', true],
  ['a$(A)b', 'axb'],
  ['$(N)$(A)', '80x'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$x'],
  ['$(B)', '$(B)'],
  ['x$(B)y', 'x$(B)y'],
  ['$(A', '$(A'],
  ['$A', '$A'],
  ['$', '$'],
  ['', ''],
  ['$()', '$()'],
  ['$(EMPTY)', ''],
])('[KCT65] %j expands to %j', (text, expanded) => expect(expand(text, (name) => values[name])).toEqual(expanded))

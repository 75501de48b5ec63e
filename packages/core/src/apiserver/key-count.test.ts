import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Json } from '../api/json.ts'
import { scanJson } from './json-text.ts'
import { hasEqualKeys } from './key-count.ts'

it.each([
  ['{"a":1,"b":{"a":1}}', false],
  ['{"a":1,"a":2}', true],
  ['{"a":[{"b":1,"b":1}]}', true],
  ['{"a":"\\":","b" : "x:y\\\\"}', false],
  ['{"a\\"":1,"a\\"":2}', true],
  ['"a"', false],
])('%s: %s', (text, equal) => expect(hasEqualKeys(text, JSON.parse(text))).toBe(equal))

it('agrees with the scanner', () => {
  const pair = fc.tuple(fc.constantFrom('a', 'b', 'a"', '\\', ':'), fc.json({ maxDepth: 2 }))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 5 }), (pairs) => {
      const text = `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(',')}}`
      const scanned = scanJson(text) as { members: { duplicate: boolean }[] }
      expect(hasEqualKeys(text, JSON.parse(text) as Json)).toBe(scanned.members.some(({ duplicate }) => duplicate))
    }),
  )
})

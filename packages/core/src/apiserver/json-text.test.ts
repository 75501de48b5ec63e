import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson } from './json-text.ts'

describe('scanJson', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a":x}', "invalid character 'x' looking for beginning of value"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{"a":nul', 'unexpected end of JSON input'],
    ['{"a":-}', "invalid character '}' in numeric literal"],
    ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
    ['{"a":1e}', "invalid character '}' in exponent of numeric literal"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{"a":"\\u12g4"}', "invalid character 'g' in \\u hexadecimal character escape"],
    ['{"a":"b\nc"}', "invalid character '\\n' in string literal"],
    ['{} {}', "invalid character '{' after top-level value"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['\u0001', "invalid character '\\x01' looking for beginning of value"],
    ['['.repeat(1_001), 'exceeded max depth'],
  ])('%j: %s', (text, error) => expect(scanJson(text)).toEqual({ error }))

  it.each([
    ['{"a":1,"b":{"c":[{"d":1},{"d":2}]}}', ['a', 'b', 'b.c', 'b.c[0].d', 'b.c[1].d'], []],
    ['{"a":1,"b":[],"a":2}', ['a', 'b', 'a'], ['a']],
    ['{"a":[{"b":1,"b":{"c":1,"c":1}}]}', ['a', 'a[0].b', 'a[0].b', 'a[0].b.c', 'a[0].b.c'], ['a[0].b', 'a[0].b.c']],
    ['[{},[]]', [], []],
  ])('%s', (text, paths, duplicates) => {
    const { members } = scanJson(text) as { members: { path: string; duplicate: boolean }[] }
    expect(members.map((member) => member.path)).toEqual(paths)
    expect(members.filter((member) => member.duplicate).map((member) => member.path)).toEqual(duplicates)
  })

  it('reads what JSON.parse reads, and nothing else', () => {
    const almost = fc
      .json()
      .chain((text) =>
        fc
          .tuple(fc.nat(text.length), fc.constantFrom('', '"', '}', ',', '1', '\\', 'x'))
          .map(([at, piece]) => text.slice(0, at) + piece + text.slice(at)),
      )
    fc.assert(
      fc.property(almost, (text) => {
        let reads = true
        try {
          JSON.parse(text)
        } catch {
          reads = false
        }
        expect('members' in scanJson(text)).toBe(reads)
      }),
    )
  })
})

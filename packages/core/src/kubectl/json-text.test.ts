import { describe, expect, it } from 'vitest'
import { parseJson } from './json-text.ts'

describe('[KCT32] broken JSON is told in the words of Go', () => {
  it.each([
    ['{', 'unexpected end of JSON input'],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['nul', 'unexpected end of JSON input'],
    ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['{"a":"b\n"}', "invalid character '\\n' in string literal"],
    ['{"a":"\\q"}', "invalid character 'q' in string escape code"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['-', 'unexpected end of JSON input'],
    ['['.repeat(50_000), 'exceeded max depth'],
  ])('%s', (text, problem) => {
    expect(parseJson(text)).toMatchObject({ syntaxError: problem })
  })

  it('says nothing of what is not broken', () => {
    expect(parseJson('{"a":[1,"x",null]}')).toEqual({ json: { a: [1, 'x', null] } })
  })
})

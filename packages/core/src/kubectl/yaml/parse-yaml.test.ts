import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isYamlError, parseYaml, splitDocuments } from './parse-yaml.ts'
import { writeYaml } from './write-yaml.ts'

const problemOf = (text: string): unknown => {
  const value = parseYaml(text)
  return isYamlError(value) ? value.yamlError : value
}

describe('[KCT1] broken YAML is told in the words and lines of go-yaml', () => {
  it.each([
    ['spec:\n  containers:\n  - image: nginx\n   name: bad\n', 'yaml: line 3: did not find expected key'],
    ['spec:\n  - image: nginx\n   name: bad\n', "yaml: line 2: did not find expected '-' indicator"],
    ['kind: Pod\nmetadata:\n  name: x\n   labels: y\n', 'yaml: line 4: mapping values are not allowed in this context'],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    ['kind: Pod\nmetadata\n  name: x\n', "yaml: line 3: could not find expected ':'"],
    ['kind: Pod\nname\n', "yaml: line 3: could not find expected ':'"],
    ['kind: Pod\nspec:\n\tname: x\n', 'yaml: line 3: found character that cannot start any token'],
    ['kind: "Pod\nname: x\n', 'yaml: line 3: found unexpected end of stream'],
    ['a: [1, 2\nb: 3\n', "yaml: line 1: did not find expected ',' or ']'"],
    ['a: {b: 1\nc: 2}\n', "yaml: line 1: did not find expected ',' or '}'"],
    ['a:\n- b\nc\n', "yaml: line 4: could not find expected ':'"],
    ['a: *nope\n', "yaml: unknown anchor 'nope' referenced"],
    ['a: "\\q"\n', 'yaml: found unknown escape character'],
    ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator"],
    ['a: @x\n', 'yaml: found character that cannot start any token'],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })
})

describe('[KCT2] YAML is read as go-yaml v2 reads YAML 1.1', () => {
  it.each([
    ['a: yes\nb: "yes"\nc: off\n', { a: true, b: 'yes', c: false }],
    ['mode: 0644\nport: 8_080\n', { mode: 420, port: 8080 }],
    ['time: 12:30\ndate: 2026-11-23\n', { time: '12:30', date: '2026-11-23' }],
    ['base: &b {x: 1}\nc:\n  <<: *b\n  z: 2\n', { base: { x: 1 }, c: { x: 1, z: 2 } }],
    ['y: 1\n{a: b}: c\n', 'yaml: invalid map key: map[interface {}]interface {}{"a":"b"}'],
    ['a: |\n  x\n  y\nb: >-\n  x\n  y\n', { a: 'x\ny\n', b: 'x y' }],
    ['a: ~\nb:\nc: {}\n', { a: null, b: null, c: {} }],
    ['', null],
    ['a: constructor\ntoString: x\n', { a: 'constructor', toString: 'x' }],
  ])('%j', (text, value) => {
    expect(problemOf(text)).toEqual(value)
  })
})

it('[KCT3] a stream is cut at lines that begin with ---', () => {
  expect(splitDocuments('---\na: 1\n--- # two\nb: 2\n')).toEqual(['', 'a: 1', 'b: 2\n'])
})

it('[KCT4] what is written is read back as it was', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('e-'))
  fc.assert(
    fc.property(json, (value) => {
      expect(parseYaml(writeYaml(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 300, seed: 7 },
  )
})

it('[KCT31] any text is read or told to be broken, deep and long ones too', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '!t',
    '#',
    '\t',
    '---',
    '? ',
    '%',
    '<<',
    '1',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const value = parseYaml(pieces.join(''))
      expect(value === undefined).toBe(false)
    }),
    { numRuns: 3_000, seed: 9 },
  )
  expect(problemOf('['.repeat(100_000))).toBe('yaml: exceeded max depth of 10000')
  expect(problemOf('- '.repeat(100_000))).toBe('yaml: exceeded max depth of 10000')
  expect(Array.isArray(parseYaml('- a\n'.repeat(50_000)))).toBe(true)
  expect(
    problemOf(
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${[...'bcdefghi'].map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[i]}`)}]`).join('\n')}\n`,
    ),
  ).toBe('yaml: document contains excessive aliasing')
})

describe("[KCT4] YAML is written in go-yaml's style", () => {
  it.each([
    ['y', '"y"'],
    ['3600', '"3600"'],
    ['12:30', '"12:30"'],
    ['0x1F', '"0x1F"'],
    ['1.5', '"1.5"'],
    ['~', '"~"'],
    ['', '""'],
    ['a: b', "'a: b'"],
    ['# c', "'# c'"],
    ['- x', "'- x'"],
    ["it's", "it's"],
    ["'q'", "'''q'''"],
    [' lead', "' lead'"],
    ['a\tb', '"a\\tb"'],
    ['x\ny\n', '|\n  x\n  y'],
    ['x\ny', '|-\n  x\n  y'],
    ['x \ny', '"x \\ny"'],
    ['\u{1f600}', '"\\U0001F600"'],
    ['é', 'é'],
    ['http://x/y?z=1', 'http://x/y?z=1'],
    ['*', "'*'"],
    ['%x', "'%x'"],
    ['a#b', 'a#b'],
    ['a #b', "'a #b'"],
    ['{a}', "'{a}'"],
    ['2026-11-23T06:11:43Z', '"2026-11-23T06:11:43Z"'],
  ])('%j → %s', (text, written) => {
    expect(writeYaml({ k: text })).toBe(`k: ${written}\n`)
  })

  it('folds long lines at blanks behind column 80, and orders keys by the numbers in them', () => {
    const words = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ')
    expect(writeYaml({ k10: 1, k9: words })).toBe(
      'k9: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n  word13 word14 word15 word16 word17 word18 word19\nk10: 1\n',
    )
  })
})

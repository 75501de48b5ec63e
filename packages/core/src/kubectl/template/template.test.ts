import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { executeTemplate } from './execute.ts'
import { parseGoTemplate } from './parse.ts'

const data = {
  items: [
    { name: 'a', n: 1 },
    { name: 'b', n: 2 },
  ],
  empty: [],
  text: 'hi',
  map: { 'x-y': 1, z: null },
}

const run = (text: string): string => {
  const parsed = parseGoTemplate(text)
  if (typeof parsed === 'string') return `parse ${parsed}`
  const { output, problem } = executeTemplate(parsed, data, true)
  return problem === undefined ? output : `run ${problem}`
}

describe('[KCT12] go-template does what text/template does', () => {
  it.each([
    ['{{range .items}}{{.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
    ['{{range $i, $e := .items}}{{if $i}}, {{end}}{{$i}}={{$e.name}}{{end}}', '0=a, 1=b'],
    ['{{range .empty}}x{{else}}none{{end}}', 'none'],
    ['{{with .text}}<{{.}}>{{else}}no{{end}}{{with .nope}}x{{else}}no{{end}}', '<hi>no'],
    ['{{if eq .text "hi"}}yes{{else if .items}}maybe{{else}}no{{end}}', 'yes'],
    ['{{if and (gt (len .items) 1) (not .empty)}}many{{end}}', 'many'],
    ['{{.text | printf "%-4s|"}}{{printf "%q %v %d" .text .empty 3}}', 'hi  |"hi" [] 3'],
    ['{{index .items 1 "name"}} {{index .map "x-y"}} {{len .text}}', 'b 1 2'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{/* nothing */}}{{- /* trimmed */ -}}  x', 'x'],
    ['{{$n := 0}}{{range .items}}{{$n = .n}}{{end}}{{$n}}', '2'],
    ['{{define "T"}}[{{.}}]{{end}}{{template "T" .text}}', '[hi]'],
    ['{{range .items}}{{if eq .n 2}}{{break}}{{end}}{{.name}}{{end}}', 'a'],
    ['{{.nope}} {{.map.z}} {{.nope.x.y}}', '<no value> <no value> <no value>'],
    [
      '{{printf "%d %.2f" .items 3}}',
      '[map[%!d(string=n):1 %!d(string=name):%!d(string=a)] map[%!d(string=n):2 %!d(string=name):%!d(string=b)]] %!f(int64=03)',
    ],
    ['{{.items}}', '[map[n:1 name:a] map[n:2 name:b]]'],
    ['{{"aGk=" | base64decode}}{{if exists .map "x-y"}}!{{end}}', 'hi!'],
    ['{{(index .items 0).name}}', 'a'],
    ['{{println 1 "x"}}{{print 1 2 "x"}}{{html "<a>"}}', '1 x\n1 2x&lt;a&gt;'],
  ])('%s → %j', (text, expected) => {
    expect(run(text)).toBe(expected)
  })
})

describe("[KCT13] what is wrong with a template is said in Go's words", () => {
  it.each([
    ['{{nofn}}', 'parse 1: function "nofn" not defined'],
    ['{{range .items}}', 'parse 1: unexpected EOF'],
    ['{{end}}', 'parse 1: unexpected {{end}}'],
    ['{{.a', 'parse 1: unclosed action'],
    ['\n{{"x}}', 'parse 2: unterminated quoted string'],
    ['{{if}}x{{end}}', 'parse 1: missing value for if'],
    ['{{.text.x.y}}', 'run 1:7: executing "output" at <.text.x.y>: can\'t evaluate field x in type interface {}'],
    ['{{index .items 5}}', 'run 1:2: executing "output" at <index .items 5>: error calling index: index out of range: 5'],
  ])('%s → %s', (text, expected) => {
    expect(run(text)).toBe(expected)
  })
})

it('[KCT14] any template is executed or refused', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '-',
    ' ',
    'range',
    'end',
    'if',
    'else',
    '.',
    '.items',
    '$x',
    ':=',
    '|',
    '(',
    ')',
    '"',
    'len',
    'index',
    '1',
    'with',
    'printf "%s"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(typeof run(pieces.join(''))).toBe('string')
    }),
    { numRuns: 2_000, seed: 5 },
  )
})
